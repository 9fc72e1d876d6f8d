package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The type and figures of one column of texts. Each type is tried on every value until one does not fit; the narrowest that
 * is left in the end is the column's, and text always fits.
 */
final class ColumnProfile {
    /** What stands for no value; those of pandas that are seen in practice. */
    private static final Set<String> NULLS =
            Set.of("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None");

    private final String name;
    private final List<Candidate<?>> candidates = new ArrayList<>(Candidates.all());
    private long nulls;
    private long values;

    ColumnProfile(String name) {
        this.name = name;
    }

    void add(String text) {
        if (NULLS.contains(text)) {
            nulls++;
            return;
        }
        values++;
        candidates.removeIf(candidate -> !candidate.fits(text));
    }

    String name() {
        return name;
    }

    long nulls() {
        return nulls;
    }

    /** Text where there is no value at all. */
    DataType type() {
        return values == 0 ? DataType.STRING : candidates.get(0).type();
    }

    /** Nulls, and where there are values the smallest and the greatest. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("nulls", nulls);
        if (values > 0) candidates.get(0).addExtremes(figures);
        return figures;
    }
}
