package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.pipeline.CacheIgnored;
import dev.mlopskit.pipeline.PipelineException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records and constants of enums, under the names of their classes. A name is looked up only to be found a record or an enum:
 * nothing of another class runs.
 */
public final class Records {
    /** A record class, ready to be taken apart and made. */
    private record Shape(Constructor<?> constructor, List<RecordComponent> components) {}

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                for (RecordComponent component : components)
                    component.getAccessor().setAccessible(true);
                return new Shape(constructor, List.of(components));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record has no canonical constructor", e);
            } catch (RuntimeException e) {
                throw new PipelineException(
                        "record " + type.getName() + " cannot be read: let its module open its package to"
                                + " dev.mlopskit.pipeline, or make the record public in a package that is exported",
                        e);
            }
        }
    };

    private Records() {}

    /** The class and the components in their order, each after its name. */
    static Object encode(Values values, Record row, String path, int depth) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(row.getClass().getName());
        for (RecordComponent component : SHAPES.get(row.getClass()).components()) {
            if (values.ignoring && component.isAnnotationPresent(CacheIgnored.class)) continue;
            parts.add(component.getName());
            parts.add(values.encode(value(row, component), path + "." + component.getName(), depth + 1));
        }
        return Map.of("record", parts);
    }

    /** Whether the components of a record can be read here. */
    public static boolean isOpen(Record row) {
        try {
            SHAPES.get(row.getClass());
            return true;
        } catch (PipelineException e) {
            return false;
        }
    }

    /** The values of the components of a record. */
    public static List<@Nullable Object> values(Record row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : components(row)) values.add(value(row, component));
        return values;
    }

    static List<RecordComponent> components(Record row) {
        return SHAPES.get(row.getClass()).components();
    }

    static @Nullable Object value(Record row, RecordComponent component) {
        try {
            return component.getAccessor().invoke(row);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new PipelineException(
                    "component '" + component.getName() + "' of record "
                            + row.getClass().getName() + " cannot be read",
                    e.getCause());
        }
    }

    static Object decode(List<?> parts, ClassLoader loader) {
        Class<?> type = find((String) parts.get(0), loader);
        if (!type.isRecord()) throw changed(type.getName(), "is no record any more");
        Shape shape = SHAPES.get(type);
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 1; i < parts.size(); i += 2) values.put((String) parts.get(i), parts.get(i + 1));
        @Nullable Object[] arguments = new @Nullable Object[shape.components.size()];
        for (int i = 0; i < arguments.length; i++) {
            String name = shape.components.get(i).getName();
            if (!values.containsKey(name)) throw changed(type.getName(), "has a component '" + name + "' now");
            arguments[i] = Values.decode(values.remove(name), loader);
        }
        if (!values.isEmpty()) throw changed(type.getName(), "has no component " + values.keySet() + " any more");
        try {
            return shape.constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new PipelineException("record " + type.getName() + " refuses a value of the journal", e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new PipelineException(
                    "record " + type.getName() + " of the journal does not fit the class any more: " + e.getMessage(),
                    e);
        }
    }

    static Object constant(List<?> parts, ClassLoader loader) {
        Class<?> type = find((String) parts.get(0), loader);
        if (!type.isEnum()) throw changed(type.getName(), "is no enum any more");
        for (Object constant : Objects.requireNonNull(type.getEnumConstants()))
            if (((Enum<?>) constant).name().equals(parts.get(1))) return constant;
        throw changed(type.getName(), "has no constant " + parts.get(1) + " any more");
    }

    private static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new PipelineException(
                    "a value of the journal is a " + name + ", which is not on the class path: run"
                            + " with the classes that wrote it",
                    e);
        }
    }

    private static PipelineException changed(String type, String how) {
        return new PipelineException("a value of the journal is a " + type + ", which " + how
                + ": resume with the classes that wrote it, or run the pipeline again");
    }
}
