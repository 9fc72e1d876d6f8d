package dev.mlopskit.tracking;

/**
 * What a search looks at: a metric, param, tag or attribute of a run, an experiment, a model or a model version, or a dataset
 * of a run. A field makes the conditions of a {@link Filter} and the terms of an {@link Order}:
 *
 * <pre>{@code metric("loss").lessThan(0.2).and(param("model").equalTo("forest"))}</pre>
 *
 * Immutable.
 */
public sealed interface Field permits NumberField, TextField {
    /** The parts of an entity that can be searched. */
    enum Kind {
        METRIC,
        PARAM,
        TAG,
        ATTRIBUTE,
        DATASET
    }

    /** The part of the entity. */
    Kind kind();

    /** The key of the metric, param or tag, or the name of the attribute in MLflow's spelling. */
    String key();

    /** The latest value of a metric. */
    static NumberField metric(String key) {
        return new NumberField(Kind.METRIC, key);
    }

    /** A param. Params are texts, whatever they say. */
    static TextField param(String key) {
        return new TextField(Kind.PARAM, key);
    }

    /** A tag. */
    static TextField tag(String key) {
        return new TextField(Kind.TAG, key);
    }

    /**
     * A text that MLflow keeps of every entity of a kind: {@code run_name}, {@code status}, {@code user_id} of runs,
     * {@code name} of all others.
     */
    static TextField attribute(String name) {
        return new TextField(Kind.ATTRIBUTE, name);
    }

    /**
     * A number that MLflow keeps of every entity of a kind: {@code start_time} and {@code end_time} of runs,
     * {@code creation_time} and {@code last_update_time} of experiments, in milliseconds since 1970; {@code version_number} of
     * model versions.
     */
    static NumberField numberAttribute(String name) {
        return new NumberField(Kind.ATTRIBUTE, name);
    }

    /** A fact of any one dataset that a run read: {@code name}, {@code digest} or {@code context}. */
    static TextField dataset(String fact) {
        return new TextField(Kind.DATASET, fact);
    }

    /** Smallest first; entities that lack the thing come last. */
    default Order ascending() {
        return new Order(this, false);
    }

    /** Largest first; entities that lack the thing come last. */
    default Order descending() {
        return new Order(this, true);
    }

    /** Entities that have the thing. */
    default Filter isPresent() {
        return Filter.of(this, Filter.Operator.IS_NOT_NULL);
    }

    /** Entities that lack the thing. */
    default Filter isAbsent() {
        return Filter.of(this, Filter.Operator.IS_NULL);
    }
}
