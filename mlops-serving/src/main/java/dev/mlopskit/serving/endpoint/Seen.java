package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call asked and was answered, for those who look at it beside the calls. It holds nothing that a caller may change for his
 * next call but arrays.
 */
sealed interface Seen {
    /** A call with one row. */
    record Row(Object asked, Object answered) implements Seen {}

    /** A call with rows. */
    record Rows(List<?> asked, List<?> answered) implements Seen {}

    /** A call with columns or tensors. */
    record Columns(Map<String, Tensor> asked, Map<String, Tensor> answered) implements Seen {}

    static Seen row(Object asked, Object answered) {
        return new Row(copied(asked), copied(answered));
    }

    static Seen rows(List<?> asked, List<?> answered) {
        return new Rows(copied(asked), copied(answered));
    }

    static Seen columns(Map<String, Tensor> asked, Map<String, Tensor> answered) {
        return new Columns(new LinkedHashMap<>(asked), new LinkedHashMap<>(answered));
    }

    /** Callers may use a list again for their next call, and a map. */
    private static List<?> copied(List<?> rows) {
        if (rows.isEmpty() || !(rows.get(0) instanceof Map)) return new ArrayList<>(rows);
        List<Object> copies = new ArrayList<>(rows.size());
        for (Object row : rows) copies.add(copied(row));
        return copies;
    }

    private static Object copied(Object row) {
        return row instanceof Map<?, ?> map ? new HashMap<>(map) : row;
    }
}
