package dev.mlopskit.tracking.internal;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.InvalidValueException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Params out of records and other values. */
public final class RecordValues {
    private RecordValues() {}

    /** The components of a record by name; those of a record inside it as {@code outer.inner}. */
    public static Map<String, String> of(Record record) {
        Map<String, String> values = new LinkedHashMap<>();
        collect(record, "", values);
        return values;
    }

    /** The components of a record by name, as they are. */
    public static Map<String, @Nullable Object> components(Record record) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents())
            values.put(component.getName(), value(record, component));
        return values;
    }

    /** A value as the text of a param: arrays, lists and maps as JSON, all else as it prints itself. */
    public static String text(@Nullable Object given) {
        Object value = unwrapped(given);
        if (value == null) return "null";
        // A path is an Iterable of its steps.
        boolean structured = value.getClass().isArray()
                || value instanceof Iterable<?> && !(value instanceof Path)
                || value instanceof Map<?, ?>;
        return structured ? Json.write(value) : value.toString();
    }

    /** What is in an {@link Optional}; {@code null} in an empty one. */
    private static @Nullable Object unwrapped(@Nullable Object value) {
        if (value instanceof Optional<?> optional) return optional.orElse(null);
        if (value instanceof OptionalInt optional) return optional.isPresent() ? optional.getAsInt() : null;
        if (value instanceof OptionalLong optional) return optional.isPresent() ? optional.getAsLong() : null;
        if (value instanceof OptionalDouble optional) return optional.isPresent() ? optional.getAsDouble() : null;
        return value;
    }

    private static void collect(Record record, String prefix, Map<String, String> values) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = value(record, component);
            String name = prefix + component.getName();
            if (value instanceof Record inner) collect(inner, name + ".", values);
            else values.put(name, text(value));
        }
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            // Records declared inside a method or a test are often not public.
            accessor.setAccessible(true);
            return unwrapped(accessor.invoke(record));
        } catch (InaccessibleObjectException e) {
            throw new InvalidValueException(
                    "record " + record.getClass().getName(),
                    "cannot be read by this library: make it public in an exported package, or open its package to"
                            + " dev.mlopskit.tracking in module-info.java");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record.getClass(), e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(component + " of " + record.getClass() + " threw", e.getCause());
        }
    }
}
