package dev.mlopskit.pipeline.internal.params;

import dev.mlopskit.core.RecordColumn;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record class of params: its components, and how one is made of their values. */
final class ParamShape {
    /**
     * A component.
     *
     * @param optional whether a record can do without it
     * @param wrapped whether it is an {@link Optional} of its kind
     */
    record Field(String name, ParamKind kind, boolean optional, boolean wrapped, Method accessor) {
        /** What a record has in it. */
        @Nullable
        Object of(Record record) {
            try {
                Object value = accessor.invoke(record);
                return value instanceof Optional<?> given ? given.orElse(null) : value;
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(
                        name + " of " + record.getClass().getName() + " threw", e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Class<?> type;
    private final Constructor<?> constructor;
    private final List<Field> fields = new ArrayList<>();

    private ParamShape(Class<?> type, Set<Class<?>> within, List<String> errors) throws NoSuchMethodException {
        this.type = type;
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
            Type kind = component.getGenericType();
            boolean wrapped = component.getType() == Optional.class;
            if (wrapped && kind instanceof ParameterizedType optional) kind = optional.getActualTypeArguments()[0];
            ParamKind found = kind(kind, within, errors);
            component.getAccessor().setAccessible(true);
            if (found == null)
                errors.add("param '" + component.getName() + "' of " + type.getSimpleName() + " is a "
                        + kind.getTypeName() + ", which cannot be read: use a primitive, String, an enum, Instant,"
                        + " LocalDate, Duration, Path, a List of these, or another record");
            else
                fields.add(new Field(
                        component.getName(),
                        found,
                        wrapped || RecordColumn.isNullable(component),
                        wrapped,
                        component.getAccessor()));
        }
        constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        constructor.setAccessible(true);
    }

    /** The shape of a record class; {@code null}, and errors, if it cannot be one of params. */
    static @Nullable ParamShape of(Class<?> type, List<String> errors) {
        return of(type, new HashSet<>(), errors);
    }

    private static @Nullable ParamShape of(Class<?> type, Set<Class<?>> within, List<String> errors) {
        if (!within.add(type)) {
            errors.add(
                    "params " + type.getSimpleName() + " hold a " + type.getSimpleName() + " themselves: take it out");
            return null;
        }
        int before = errors.size();
        try {
            ParamShape shape = new ParamShape(type, within, errors);
            return errors.size() == before ? shape : null;
        } catch (InaccessibleObjectException | NoSuchMethodException e) {
            errors.add("params " + type.getName() + " cannot be read: make the record public in an exported package,"
                    + " or open its package to dev.mlopskit.pipeline in module-info.java");
            return null;
        } finally {
            within.remove(type);
        }
    }

    private static @Nullable ParamKind kind(Type type, Set<Class<?>> within, List<String> errors) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            ParamKind element = kind(list.getActualTypeArguments()[0], within, errors);
            return element == null ? null : new ParamKind.ListOf(element);
        }
        if (!(type instanceof Class<?> plain)) return null;
        if (!plain.isRecord()) return Scalar.of(plain);
        ParamShape shape = of(plain, within, errors);
        return shape == null ? null : new ParamKind.Nested(shape);
    }

    Class<?> type() {
        return type;
    }

    List<Field> fields() {
        return fields;
    }

    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** All params by their path: those of a record inside as {@code outer.inner}, and that record itself. */
    Map<String, Field> paths() {
        Map<String, Field> paths = new LinkedHashMap<>();
        for (Field field : fields) {
            paths.put(field.name(), field);
            if (field.kind() instanceof ParamKind.Nested nested)
                nested.shape().paths().forEach((path, inner) -> paths.put(field.name() + "." + path, inner));
        }
        return paths;
    }

    /**
     * Makes a record.
     *
     * @throws InvocationTargetException if its constructor refuses the values
     */
    Record make(@Nullable Object[] values) throws InvocationTargetException {
        try {
            return (Record) constructor.newInstance(values);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
