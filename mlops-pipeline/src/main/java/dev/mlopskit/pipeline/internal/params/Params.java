package dev.mlopskit.pipeline.internal.params;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The params that a pipeline takes. Immutable. */
public final class Params {
    private final ParamShape shape;
    private final List<ParamSource> defaults;

    private Params(ParamShape shape, @Nullable Record defaults) {
        this.shape = shape;
        this.defaults = defaults == null ? List.of() : List.of(new ParamSource.OfRecord(defaults));
    }

    /** Those of a record class; {@code null}, and errors, if it cannot be one of params. */
    public static @Nullable Params of(Class<?> type, @Nullable Record defaults, List<String> errors) {
        ParamShape shape = ParamShape.of(type, errors);
        return shape == null ? null : new Params(shape, defaults);
    }

    /** The record for a run; {@code null}, and problems, if what is given does not make one. */
    public @Nullable Record resolve(List<ParamSource> given, List<String> problems) {
        List<String> found = new ArrayList<>();
        ParamValues values = new ParamValues(shape, "", found);
        ParamSource.addAll(defaults, values, shape, found);
        ParamSource.addAll(given, values, shape, found);
        // What cannot be read at all may have given all that would count as missing.
        Record record = values.isUnread() ? null : values.make();
        problems.addAll(found);
        return found.isEmpty() ? record : null;
    }

    /** A record by the paths of its params, as texts that can be given again; {@code null} for one without a value. */
    public Map<String, @Nullable String> flat(Record record) {
        Map<String, @Nullable String> flat = new LinkedHashMap<>();
        flatten(shape, "", record, flat);
        return Collections.unmodifiableMap(flat);
    }

    private static void flatten(ParamShape shape, String prefix, Record record, Map<String, @Nullable String> flat) {
        for (ParamShape.Field field : shape.fields()) {
            Object value = field.of(record);
            String path = prefix + field.name();
            if (value != null && field.kind() instanceof ParamKind.Nested nested)
                flatten(nested.shape(), path + ".", (Record) value, flat);
            else flat.put(path, value == null ? null : field.kind().text(value));
        }
    }

    /** The params as lines for people, with what they are and their defaults. */
    public String describe() {
        Map<String, @Nullable String> known = new LinkedHashMap<>();
        for (ParamSource source : defaults)
            if (source instanceof ParamSource.OfRecord given) known.putAll(flat(given.params()));
        Map<String, ParamShape.Field> paths = shape.paths();
        paths.values().removeIf(field -> field.kind() instanceof ParamKind.Nested);
        int longest = paths.keySet().stream().mapToInt(String::length).max().orElse(1);
        StringBuilder text = new StringBuilder("params ")
                .append(shape.type().getSimpleName())
                .append('\n');
        paths.forEach((path, field) -> {
            String value = known.get(path);
            text.append(String.format(
                    Locale.ROOT,
                    "      %-" + longest + "s  %s, %s\n",
                    path,
                    field.kind().wanted(),
                    value != null ? "default " + value : field.optional() ? "optional" : "required"));
        });
        return text.toString();
    }
}
