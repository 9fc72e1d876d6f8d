package dev.mlopskit.data;

/**
 * A frequent value of a column.
 *
 * @param <T> {@link Double} for numbers, {@link String} for texts
 * @param value the value
 * @param count how often it came, or too few by at most {@code error}
 * @param error 0 where the count is exact
 */
public record TopValue<T>(T value, long count, long error) {
    static void requireMost(int most) {
        if (most < 0) throw new DataException("top(" + most + ") asks for less than no values: give 0 or more");
    }
}
