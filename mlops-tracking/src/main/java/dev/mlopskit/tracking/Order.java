package dev.mlopskit.tracking;

/**
 * One term of an order.
 *
 * @param field what is looked at
 * @param descending whether the largest comes first
 */
public record Order(Field field, boolean descending) {
    /** The term as MLflow's grammar writes it. */
    @Override
    public String toString() {
        return Filter.name(field) + (descending ? " DESC" : " ASC");
    }
}
