package dev.mlopskit.tracking.internal;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.InvalidValueException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
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
    public static String text(@Nullable Object value) {
        if (value == null) return "null";
        boolean structured = value.getClass().isArray() || value instanceof Iterable<?> || value instanceof Map<?, ?>;
        return structured ? Json.write(value) : value.toString();
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
            return accessor.invoke(record);
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
