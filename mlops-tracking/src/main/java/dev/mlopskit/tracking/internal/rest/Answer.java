package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as a server sends it, which leaves out what is empty and may write numbers as texts.
 *
 * @param server its address, for messages
 */
record Answer(String server, Map<?, ?> fields) {
    /** An object inside this one; an empty one if it is not there. */
    Answer at(String name) {
        return fields.get(name) instanceof Map<?, ?> inner ? new Answer(server, inner) : new Answer(server, Map.of());
    }

    /** The objects of a list; none if it is not there. */
    List<Answer> list(String name) {
        if (!(fields.get(name) instanceof List<?> items)) return List.of();
        return items.stream()
                .filter(Map.class::isInstance)
                .map(item -> new Answer(server, (Map<?, ?>) item))
                .toList();
    }

    /** The texts of a list. */
    List<String> texts(String name) {
        return fields.get(name) instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A text, or {@code null}. */
    @Nullable
    String optional(String name) {
        Object value = fields.get(name);
        return value == null ? null : value.toString();
    }

    /** A text; empty if it is not there. */
    String text(String name) {
        String value = optional(name);
        return value == null ? "" : value;
    }

    /** A text that MLflow never leaves out: without it, whoever answers is something else. */
    String required(String name) {
        String text = text(name);
        if (text.isEmpty())
            throw new StoreException(
                    server,
                    "answers without the '" + name + "' that MLflow gives: is it the address of an MLflow server?",
                    null);
        return text;
    }

    boolean flag(String name) {
        return text(name).equals("true");
    }

    long number(String name) {
        Object value = fields.get(name);
        if (value instanceof Number number) return number.longValue();
        String text = text(name);
        return text.isEmpty() ? 0 : parse(name, text, Long::parseLong);
    }

    /** Milliseconds since 1970. */
    Instant time(String name) {
        return Instant.ofEpochMilli(number(name));
    }

    /** A value of a metric, which MLflow keeps as the largest double when it is infinite. */
    double value(String name) {
        Object value = fields.get(name);
        double number = value instanceof Number n ? n.doubleValue() : parse(name, text(name), Double::parseDouble);
        return Math.abs(number) == Double.MAX_VALUE ? Math.copySign(Double.POSITIVE_INFINITY, number) : number;
    }

    /** A word of a closed set. */
    <E extends Enum<E>> E word(String name, Class<E> type) {
        return parse(name, text(name), word -> Enum.valueOf(type, word));
    }

    private <T> T parse(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    server, "answers '" + text + "' for " + name + ", which this library does not know", e);
        }
    }

    /** A list of {@code {"key": .., "value": ..}} as a map. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Answer pair : list(name)) pairs.put(pair.text("key"), pair.text("value"));
        return pairs;
    }
}
