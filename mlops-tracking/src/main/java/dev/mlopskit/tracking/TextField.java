package dev.mlopskit.tracking;

import java.util.Locale;

/**
 * A field whose values are texts. Entities that lack it fail every comparison.
 *
 * @param kind the part of the entity
 * @param key the key of the param or tag, or the name of the attribute
 */
public record TextField(Kind kind, String key) implements Field {
    public TextField {
        if (kind == Kind.METRIC)
            throw new InvalidValueException(kind.name().toLowerCase(Locale.ROOT) + " '" + key + "'", "is a number");
    }

    public Filter equalTo(String value) {
        return Filter.of(this, Filter.Operator.EQUAL, value);
    }

    public Filter notEqualTo(String value) {
        return Filter.of(this, Filter.Operator.NOT_EQUAL, value);
    }

    /** Texts of a pattern, by case: {@code %} stands for any characters, {@code _} for one. */
    public Filter like(String pattern) {
        return Filter.of(this, Filter.Operator.LIKE, pattern);
    }

    /** As {@link #like}, whatever the case. */
    public Filter ilike(String pattern) {
        return Filter.of(this, Filter.Operator.ILIKE, pattern);
    }

    public Filter in(String... values) {
        return Filter.of(this, Filter.Operator.IN, (Object[]) values);
    }

    public Filter notIn(String... values) {
        return Filter.of(this, Filter.Operator.NOT_IN, (Object[]) values);
    }
}
