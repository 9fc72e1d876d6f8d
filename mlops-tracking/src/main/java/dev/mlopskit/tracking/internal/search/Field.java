package dev.mlopskit.tracking.internal.search;

/**
 * What a filter or an order looks at.
 *
 * @param kind the part of the run
 * @param key the name of the metric, param or tag, or the attribute in MLflow's spelling
 */
public record Field(Kind kind, String key) {
    /** The parts of a run. */
    public enum Kind {
        METRIC,
        PARAM,
        TAG,
        ATTRIBUTE
    }

    /** Whether its values are numbers. */
    public boolean numeric() {
        return kind == Kind.METRIC || kind == Kind.ATTRIBUTE && (key.equals("start_time") || key.equals("end_time"));
    }
}
