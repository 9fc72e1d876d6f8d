package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.DataType;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A type that a column may turn out to have, with the extremes of the values so far. */
final class Candidate<T extends Comparable<T>> {
    private final DataType type;
    private final Function<String, @Nullable T> parse;
    private final Function<T, Object> json;
    private @Nullable T min;
    private @Nullable T max;

    /**
     * A candidate without values.
     *
     * @param parse gives {@code null} for a text that does not fit
     * @param json how a value is written
     */
    Candidate(DataType type, Function<String, @Nullable T> parse, Function<T, Object> json) {
        this.type = type;
        this.parse = parse;
        this.json = json;
    }

    DataType type() {
        return type;
    }

    boolean fits(String text) {
        T value = parse.apply(text);
        if (value == null) return false;
        if (min == null || value.compareTo(min) < 0) min = value;
        if (max == null || value.compareTo(max) > 0) max = value;
        return true;
    }

    void addExtremes(Map<String, Object> figures) {
        if (min != null) figures.put("min", json.apply(min));
        if (max != null) figures.put("max", json.apply(max));
    }
}
