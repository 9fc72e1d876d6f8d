package dev.mlopskit.tracking;

import java.util.Locale;

/**
 * A field whose values are numbers. Entities that lack it fail every comparison.
 *
 * @param kind the part of the entity
 * @param key the key of the metric, or the name of the attribute
 */
public record NumberField(Kind kind, String key) implements Field {
    public NumberField {
        if (kind != Kind.METRIC && kind != Kind.ATTRIBUTE)
            throw new InvalidValueException(kind.name().toLowerCase(Locale.ROOT) + " '" + key + "'", "is a text");
    }

    public Filter equalTo(double value) {
        return Filter.of(this, Filter.Operator.EQUAL, value);
    }

    /** Any other number; a NaN is one. */
    public Filter notEqualTo(double value) {
        return Filter.of(this, Filter.Operator.NOT_EQUAL, value);
    }

    public Filter lessThan(double value) {
        return Filter.of(this, Filter.Operator.LESS, value);
    }

    public Filter atMost(double value) {
        return Filter.of(this, Filter.Operator.LESS_OR_EQUAL, value);
    }

    public Filter greaterThan(double value) {
        return Filter.of(this, Filter.Operator.GREATER, value);
    }

    public Filter atLeast(double value) {
        return Filter.of(this, Filter.Operator.GREATER_OR_EQUAL, value);
    }
}
