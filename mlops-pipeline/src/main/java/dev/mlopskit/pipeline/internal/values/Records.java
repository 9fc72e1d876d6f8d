package dev.mlopskit.pipeline.internal.values;

import dev.mlopskit.pipeline.CacheIgnored;
import dev.mlopskit.pipeline.PipelineException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
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
    /**
     * A record class, ready to be taken apart and made.
     *
     * @param fields what the components are kept in, as far as that may be seen
     */
    private record Shape(Constructor<?> constructor, List<RecordComponent> components, List<@Nullable Field> fields) {
        /** What a record has of a component, which its method may tell otherwise. */
        @Nullable
        Object kept(Record row, int i) {
            Field field = fields.get(i);
            if (field == null) return value(row, components.get(i));
            try {
                return field.get(row);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

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
                List<@Nullable Field> fields = new ArrayList<>();
                for (RecordComponent component : components) {
                    Field field = type.getDeclaredField(component.getName());
                    fields.add(field.trySetAccessible() ? field : null);
                }
                return new Shape(constructor, List.of(components), fields);
            } catch (NoSuchMethodException | NoSuchFieldException e) {
                throw new IllegalStateException("a record has no canonical constructor, or no fields", e);
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
    static Object encode(Values values, Record row) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(row.getClass().getName());
        Shape shape = SHAPES.get(row.getClass());
        @Nullable Object[] found = new @Nullable Object[shape.components.size()];
        for (int i = 0; i < found.length; i++) {
            RecordComponent component = shape.components.get(i);
            if (values.ignoring && component.isAnnotationPresent(CacheIgnored.class)) continue;
            values.place.enter(component);
            found[i] = value(row, component);
            parts.add(component.getName());
            parts.add(values.encode(found[i]));
            if (!values.key) requireFit(component.getType(), found[i], values.place);
            values.place.leave();
        }
        if (!values.key) requireSame(values, row, shape, found);
        return Map.of("record", parts);
    }

    /** Demands that what comes back of a component is what it is declared as. */
    private static void requireFit(Class<?> declared, @Nullable Object value, Place place) {
        Sequences.Kind kind = value == null ? null : Sequences.kind(value);
        if (kind != null && !declared.isAssignableFrom(kind.type()))
            throw Values.refuse(
                    place, "would come back as a " + kind.type().getName() + ", which is no " + declared.getName());
    }

    /** Demands that the record that will be made of what was found is the same: a class may change what it is given. */
    private static void requireSame(Values values, Record row, Shape shape, @Nullable Object[] found) {
        Record again;
        try {
            again = (Record) shape.constructor.newInstance(found);
        } catch (InvocationTargetException e) {
            throw Values.refuse(
                    values.place,
                    "is a " + row.getClass().getName() + ", which refuses what its own methods give (" + e.getCause()
                            + ")");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < found.length; i++) {
            if (values.areSame(shape.kept(row, i), shape.kept(again, i))) continue;
            values.place.enter(shape.components.get(i));
            throw Values.refuse(
                    values.place,
                    "is not the same in a " + row.getClass().getName()
                            + " that is made anew: its constructor or its method changes it");
        }
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
        return constant(enumClass((String) parts.get(0), loader), parts.get(1));
    }

    static Class<?> enumClass(String name, ClassLoader loader) {
        Class<?> type = find(name, loader);
        if (!type.isEnum()) throw changed(type.getName(), "is no enum any more");
        return type;
    }

    static Object constant(Class<?> type, @Nullable Object name) {
        for (Object constant : Objects.requireNonNull(type.getEnumConstants()))
            if (((Enum<?>) constant).name().equals(name)) return constant;
        throw changed(type.getName(), "has no constant " + name + " any more");
    }

    private static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            Class<?> beside = besideThis(name);
            if (beside != null) return beside;
            throw new PipelineException(
                    "a value of the journal is a " + name + ", which is not on the class path: run"
                            + " with the classes that wrote it",
                    e);
        }
    }

    /** With the classes of this library: a thread of a pool may know fewer. */
    private static @Nullable Class<?> besideThis(String name) {
        try {
            return Class.forName(name, false, Records.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static PipelineException changed(String type, String how) {
        return new PipelineException("a value of the journal is a " + type + ", which " + how
                + ": resume with the classes that wrote it, or run the pipeline again");
    }
}
