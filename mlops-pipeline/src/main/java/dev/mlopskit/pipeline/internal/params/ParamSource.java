package dev.mlopskit.pipeline.internal.params;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.core.NearNames;
import dev.mlopskit.core.RecordColumn;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A place where params are given. */
public sealed interface ParamSource {
    /** All of a record. */
    record OfRecord(Record params) implements ParamSource {}

    /** Some, by name. */
    record OfMap(Map<String, ?> params) implements ParamSource {}

    /** Some, as a JSON object. */
    record OfJson(String text) implements ParamSource {}

    /** Some, in variables whose names begin alike. */
    record OfEnvironment(String prefix, Map<String, String> variables) implements ParamSource {}

    /** Adds what is given here. */
    private static void add(ParamSource source, ParamValues values, ParamShape shape, List<String> problems) {
        if (source instanceof OfRecord given) values.add(given.params, "by a record");
        else if (source instanceof OfMap given) values.add(given.params, "in a map");
        else if (source instanceof OfJson given) addJson(given.text, values);
        else if (source instanceof OfEnvironment given) addVariables(given, values, shape, problems);
    }

    /** Adds what is given in places, later ones over earlier ones. */
    static void addAll(List<ParamSource> sources, ParamValues values, ParamShape shape, List<String> problems) {
        for (ParamSource source : sources) add(source, values, shape, problems);
    }

    private static void addJson(String text, ParamValues values) {
        try {
            if (Json.readExact(text) instanceof Map<?, ?> map) values.add(map, "in JSON");
            else values.unread("the params given in JSON are no object: write {\"name\": value, ..}");
        } catch (MalformedDocumentException e) {
            values.unread("the params given in JSON cannot be read: " + e.getMessage());
        }
    }

    private static void addVariables(OfEnvironment given, ParamValues values, ParamShape shape, List<String> problems) {
        Map<String, String> paths = new HashMap<>();
        shape.paths().forEach((path, field) -> {
            String name = given.prefix + variable(path);
            if (field.kind() instanceof ParamKind.Nested) return;
            String other = paths.put(name, path);
            if (other != null)
                problems.add("params '" + other + "' and '" + path + "' would both be the environment variable " + name
                        + ": rename one, or give them in another way");
        });
        new TreeMap<>(given.variables).forEach((name, value) -> {
            if (!name.startsWith(given.prefix)) return;
            String path = paths.get(name);
            if (path != null) values.add(path, value, "in the environment variable " + name);
            else
                problems.add("the environment variable " + name + " is no param: did you mean "
                        + String.join(" or ", NearNames.nearest(name, paths.keySet(), 1))
                        + "? Take another prefix if it is meant for something else");
        });
    }

    /** {@code optimizer.learningRate} as {@code OPTIMIZER_LEARNING_RATE}. */
    private static String variable(String path) {
        return RecordColumn.snakeCase(path).replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
