package dev.mlopskit.core;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One JSON value, of which nothing gets lost. */
final class ExactJson {
    private final JsonParser in;

    private ExactJson(JsonParser in) {
        this.in = in;
    }

    static @Nullable Object read(JsonParser in) {
        Object value = new ExactJson(in).value(in.nextToken());
        if (in.nextToken() != null) throw new MalformedDocumentException("not one JSON value: more follows it", null);
        return value;
    }

    private @Nullable Object value(@Nullable JsonToken token) {
        if (token == null)
            throw new MalformedDocumentException("not JSON: the text ends where a value is missing", null);
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new MalformedDocumentException("not JSON: a value cannot begin with " + token, null);
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            if (all.containsKey(key))
                throw new MalformedDocumentException(
                        "the key '" + (key.length() > 50 ? key.substring(0, 50) + ".." : key)
                                + "' stands twice in one JSON object: leave one out",
                        null);
            all.put(key, value(in.nextToken()));
        }
        return all;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> all = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) all.add(value(next));
        return all;
    }

    /** A {@code double} where that is the number, and not only near it. */
    private Number number() {
        String text = in.getString();
        double near = in.getDoubleValue();
        // Python's NaN and Infinity.
        if (!Character.isDigit(text.charAt(text.length() - 1))) return near;
        BigDecimal exact = decimal(text);
        return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0 ? near : exact;
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new MalformedDocumentException("the number " + text + " is out of any range", e);
        }
    }
}
