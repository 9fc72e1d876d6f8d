package dev.mlopskit.interop;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A place in the JSON that a script printed. */
record Node(@Nullable Object value) {
    Node at(String... path) {
        Object here = value;
        for (String step : path) {
            Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(here, "nothing above " + step);
            if (!map.containsKey(step)) throw new AssertionError("no '" + step + "' among " + map.keySet());
            here = map.get(step);
        }
        return new Node(here);
    }

    String text() {
        return String.valueOf(value);
    }

    long number() {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    double decimal() {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    /** A float that Python printed with {@code repr}. */
    double real() {
        return switch (text()) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text());
        };
    }

    List<Node> items() {
        return ((List<?>) Objects.requireNonNull(value))
                .stream().map(item -> new Node(item)).toList();
    }

    Set<String> keys() {
        return map().keySet();
    }

    Map<String, Node> map() {
        Map<String, Node> all = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(value))
                .forEach((key, item) -> all.put(String.valueOf(key), new Node(item)));
        return all;
    }

    Map<String, String> texts() {
        Map<String, String> all = new TreeMap<>();
        map().forEach((key, item) -> all.put(key, item.text()));
        return all;
    }
}
