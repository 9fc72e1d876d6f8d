package dev.mlopskit.pipeline.internal.values;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets and maps in the order that they were written in. */
final class Sequences {
    private Sequences() {}

    static Set<@Nullable Object> set(List<@Nullable Object> values) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /** A map of a list of keys, each before its value. */
    static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> values) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i += 2) map.put(values.get(i), values.get(i + 1));
        return Collections.unmodifiableMap(map);
    }
}
