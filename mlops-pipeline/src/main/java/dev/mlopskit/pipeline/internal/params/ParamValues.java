package dev.mlopskit.pipeline.internal.params;

import dev.mlopskit.core.NearNames;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was given for the params of one record, later over earlier, until the record is made of it. */
final class ParamValues {
    private record Raw(@Nullable Object value, String by) {}

    private final ParamShape shape;
    private final Map<String, ParamShape.Field> paths;
    private final String place;
    private final List<String> problems;
    private final Map<String, Raw> given = new HashMap<>();
    private boolean unread;

    /**
     * For a record.
     *
     * @param place what stands before the names of its params in messages
     */
    ParamValues(ParamShape shape, String place, List<String> problems) {
        this.shape = shape;
        this.paths = shape.paths();
        this.place = place;
        this.problems = problems;
    }

    /** Takes all of a record; what it has no value for stays as it was, unless it is optional. */
    void add(Record record, String by) {
        if (shape.type().isInstance(record)) add(shape, "", record, by);
        else
            problems.add(
                    "the params given " + by + " are a " + record.getClass().getSimpleName() + ": give a "
                            + shape.type().getSimpleName());
    }

    private void add(ParamShape record, String prefix, Record values, String by) {
        for (ParamShape.Field field : record.fields()) {
            Object value = field.of(values);
            if (value != null || field.optional()) put(prefix + field.name(), field, value, by);
        }
    }

    /** Takes what a map has; its keys may have dots. */
    ParamValues add(Map<?, ?> map, String by) {
        add("", map, by);
        return this;
    }

    private void add(String prefix, Map<?, ?> map, String by) {
        map.forEach((key, value) -> {
            if (key == null) problems.add("a param without a name was given " + by + ": give it one");
            else add(prefix + key, value, by);
        });
    }

    /** Takes one value. */
    void add(String path, @Nullable Object value, String by) {
        ParamShape.Field field = paths.get(path);
        if (field == null) problems.add(unknown(path, by));
        else put(path, field, value, by);
    }

    private void put(String path, ParamShape.Field field, @Nullable Object value, String by) {
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1))
            given.remove(path.substring(0, dot));
        if (!(field.kind() instanceof ParamKind.Nested nested)) given.put(path, new Raw(value, by));
        else if (nested.shape().type().isInstance(value)) add(nested.shape(), path + ".", (Record) value, by);
        else if (value instanceof Map<?, ?> map) add(path + ".", map, by);
        else if (value == null) {
            given.keySet().removeIf(inner -> inner.startsWith(path + "."));
            given.put(path, new Raw(null, by));
        } else problems.add(ParamKind.mistyped(place + path, value, by, nested.wanted()));
    }

    private String unknown(String path, String by) {
        List<String> near = NearNames.of(path, paths.keySet());
        return "there is no param '" + place + path + "', as was given " + by + ": "
                + (near.isEmpty()
                        ? "there are " + String.join(", ", paths.keySet())
                        : "did you mean '" + String.join("' or '", near) + "'?");
    }

    /** Takes note that some of what was given cannot be read. */
    void unread(String problem) {
        unread = true;
        problems.add(problem);
    }

    boolean isUnread() {
        return unread;
    }

    /** The record; {@code null}, and problems, if it cannot be made. */
    @Nullable
    Record make() {
        return make(shape, "");
    }

    private @Nullable Record make(ParamShape record, String prefix) {
        int before = problems.size();
        @Nullable Object[] values = new @Nullable Object[record.fields().size()];
        for (int i = 0; i < values.length; i++) {
            ParamShape.Field field = record.fields().get(i);
            Object value = value(prefix + field.name(), field);
            values[i] = field.wrapped() ? Optional.ofNullable(value) : value;
        }
        if (problems.size() > before) return null;
        try {
            return record.make(values);
        } catch (InvocationTargetException e) {
            String what = (place + prefix).isEmpty()
                    ? "the params"
                    : "param '" + (place + prefix).substring(0, (place + prefix).length() - 1) + "'";
            problems.add(what + " cannot be a " + record.type().getSimpleName() + ": " + e.getCause());
            return null;
        }
    }

    private @Nullable Object value(String path, ParamShape.Field field) {
        Raw raw = given.get(path);
        if (field.kind() instanceof ParamKind.Nested nested) {
            boolean some = given.keySet().stream().anyMatch(inner -> inner.startsWith(path + "."));
            if (some || raw == null && !field.optional()) return make(nested.shape(), path + ".");
        }
        if (raw != null && raw.value != null) return field.kind().read(place + path, raw.value, raw.by, problems);
        if (!field.optional())
            problems.add(
                    raw == null
                            ? "param '" + place + path + "' is missing: give "
                                    + field.kind().wanted()
                            : ParamKind.mistyped(
                                    place + path, null, raw.by, field.kind().wanted()));
        return null;
    }
}
