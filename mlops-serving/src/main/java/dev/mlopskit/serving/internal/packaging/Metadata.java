package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.ServingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metadata of a model, copied and with sorted keys: a {@code Map.of} has another order in each process. */
public final class Metadata {
    /** A map that holds itself would never end. */
    private static final int MAX_DEPTH = 64;

    private Metadata() {}

    /**
     * Copies a map of texts, numbers, booleans, nulls, lists and maps of these.
     *
     * @throws ServingException if it holds something else
     */
    public static Map<String, @Nullable Object> copy(Map<?, ?> metadata) {
        return map(metadata, "metadata", 0);
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, String place, int depth) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name))
                throw new ServingException(place + " has the key " + key + ": use texts");
            sorted.put(name, value(value, place + "." + name, depth + 1));
        });
        return Collections.unmodifiableMap(sorted);
    }

    private static @Nullable Object value(@Nullable Object value, String place, int depth) {
        if (depth > MAX_DEPTH)
            throw new ServingException("metadata is nested deeper than " + MAX_DEPTH + " levels: make it flatter");
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean)
            return value;
        if (value instanceof Map<?, ?> map) return map(map, place, depth);
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object item : list) copy.add(value(item, place, depth + 1));
            return Collections.unmodifiableList(copy);
        }
        throw new ServingException(
                place + " is a " + value.getClass().getName() + ": use texts, numbers, booleans, lists and maps");
    }
}
