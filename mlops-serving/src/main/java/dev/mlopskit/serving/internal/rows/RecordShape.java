package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.Column;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record's components by the names that they have in a signature, with a way to read them and to make a record. */
public final class RecordShape<R> {
    /** One component; {@code accessor} has its own type, {@code read} the type {@code (Object)Object}. */
    public record Component(
            String name, boolean exact, Class<?> type, Type genericType, MethodHandle accessor, MethodHandle read) {
        /** The column that it makes where no signature says another name for it: see {@link RecordColumn}. */
        public String column() {
            return exact ? name : RecordColumn.snakeCase(name);
        }

        @Nullable
        Object of(Object row) {
            try {
                return (Object) read.invokeExact(row);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                throw new ServingException("reading '" + name + "' of a row failed: " + e, e);
            }
        }
    }

    private final Class<R> type;
    private final List<Component> components;

    /** Components by the names that they stand for: their own, and in snake case unless an annotation names them. */
    private final Map<String, Component> named = new HashMap<>();

    private final Map<String, Component> inSnakeCase = new HashMap<>();
    private final MethodHandle constructor;

    public RecordShape(Class<R> type) {
        this.type = type;
        if (!type.isRecord())
            throw new SignatureException("rows", -1, "a record", type.getName(), "give the class of a record");
        List<Component> all = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        try {
            for (RecordComponent component : type.getRecordComponents()) {
                Component made = component(component);
                if (made.name().isEmpty()
                        || all.stream().anyMatch(other -> other.name().equals(made.name())))
                    throw new SignatureException(
                            component.getName(),
                            -1,
                            "a name of its own",
                            "'" + made.name() + "' empty or twice in record " + type.getSimpleName(),
                            "correct @Column");
                all.add(made);
                types.add(component.getType());
            }
            Constructor<R> canonical = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            constructor = MethodHandles.lookup().unreflectConstructor(canonical);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new ServingException(
                    "record " + type.getName() + " cannot be read: open its package to the module dev.mlopskit.serving",
                    e);
        }
        components = List.copyOf(all);
        for (Component component : components) {
            named.put(component.name(), component);
            if (!component.exact()) inSnakeCase.putIfAbsent(component.column(), component);
        }
    }

    private static Component component(RecordComponent component) throws IllegalAccessException {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        MethodHandle handle = MethodHandles.lookup().unreflect(accessor);
        Column column = component.getAnnotation(Column.class);
        return new Component(
                column == null ? component.getName() : column.value(),
                column != null,
                component.getType(),
                component.getGenericType(),
                handle,
                handle.asType(MethodType.methodType(Object.class, Object.class)));
    }

    public List<Component> components() {
        return components;
    }

    Class<R> type() {
        return type;
    }

    /** The component that stands for a name: the one called or annotated so, else the one that is the same in snake case. */
    public Optional<Component> find(String name) {
        Component exact = named.get(name);
        return Optional.ofNullable(exact != null ? exact : inSnakeCase.get(RecordColumn.snakeCase(name)));
    }

    /** Whether a component may stand for a name; one with an annotation stands for that name only. */
    static boolean matches(Component component, String name) {
        return component.name().equals(name)
                || !component.exact()
                        && RecordColumn.snakeCase(component.name()).equals(RecordColumn.snakeCase(name));
    }

    /** Makes a record of the values of its components. */
    MethodHandle constructor() {
        return constructor;
    }
}
