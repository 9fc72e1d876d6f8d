package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of inference in a signature, like a temperature.
 *
 * @param name its name
 * @param type the type of its value, or of each element of its list: a scalar but bytes, or an object
 * @param defaultValue a string, number, boolean, or lists and maps of such; a moment as an ISO text
 * @param list whether the value is a list
 */
public record ParamSpec(
        String name, ColumnType type, @Nullable Object defaultValue, boolean list) {
    private static final int MAX_DEPTH = 64;

    /**
     * Refuses what no JSON text of a signature holds, and what MLflow refuses.
     *
     * @throws SignatureException if it is so
     */
    public ParamSpec {
        if (name == null || type == null)
            throw new SignatureException(String.valueOf(name), -1, "a name and a type", "null", "give both");
        if (!(type instanceof ColumnType.Scalar || type instanceof ColumnType.ObjectOf && !list)
                || type.equals(ColumnType.of(DataType.BINARY)))
            throw new SignatureException(
                    name,
                    -1,
                    "a scalar, a list of scalars, or an object",
                    (list ? "a list of " : "") + type,
                    "no parameter of MLflow is of that type: nest it in an object, or give bytes as text");
        defaultValue = copy(name, defaultValue, 0);
    }

    /** A parameter of a scalar type, or a list of them. */
    public ParamSpec(String name, DataType type, @Nullable Object defaultValue, boolean list) {
        this(name, new ColumnType.Scalar(type), defaultValue, list);
    }

    private static @Nullable Object copy(String name, @Nullable Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean)
            return value;
        if (value instanceof List<?> list && depth < MAX_DEPTH) {
            List<@Nullable Object> items = new ArrayList<>();
            for (Object item : list) items.add(copy(name, item, depth + 1));
            return Collections.unmodifiableList(items);
        }
        if (value instanceof Map<?, ?> map && depth < MAX_DEPTH) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(String.valueOf(key), copy(name, item, depth + 1)));
            return Collections.unmodifiableMap(entries);
        }
        throw new SignatureException(
                name,
                -1,
                "a string, number, boolean, or lists and maps of these, at most " + MAX_DEPTH + " deep",
                value.getClass().getName(),
                "convert the default");
    }
}
