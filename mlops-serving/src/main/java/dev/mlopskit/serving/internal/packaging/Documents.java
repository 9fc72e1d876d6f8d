package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values out of a parsed YAML or JSON document, each of the type that the format asks for, or an error that names the key. */
public final class Documents {
    private final String place;

    public Documents(String place) {
        this.place = place;
    }

    public ModelFormatException wrong(String problem) {
        return new ModelFormatException(place, problem, null);
    }

    public Map<String, Object> map(@Nullable Object value, String what) {
        if (!(value instanceof Map<?, ?> map)) throw wrong(what + " must be a map, but is " + describe(value));
        Map<String, Object> typed = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            if (!(key instanceof String text)) throw wrong(what + " has the key '" + key + "', which is no text");
            typed.put(text, item);
        });
        return typed;
    }

    public List<?> list(@Nullable Object value, String what) {
        if (value instanceof List<?> list) return list;
        throw wrong(what + " must be a list, but is " + describe(value));
    }

    public String text(@Nullable Object value, String what) {
        if (value instanceof String text) return text;
        throw wrong(what + " must be a text, but is " + describe(value));
    }

    public long integer(@Nullable Object value, String what) {
        if (value instanceof Integer || value instanceof Long) return ((Number) value).longValue();
        throw wrong(what + " must be an integer, but is " + describe(value));
    }

    private static String describe(@Nullable Object value) {
        if (value == null) return "absent";
        String text = String.valueOf(value);
        return value.getClass().getSimpleName() + " " + (text.length() > 60 ? text.substring(0, 60) + "..." : text);
    }
}
