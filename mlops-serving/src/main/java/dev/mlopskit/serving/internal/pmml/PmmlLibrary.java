package dev.mlopskit.serving.internal.pmml;

import dev.mlopskit.serving.ModelExecutionException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few methods of PMML4S that are called. It is called by name: neither it nor Scala has a name on the module path, so that a
 * module cannot require it. Which classes these are is said here and by no file.
 */
final class PmmlLibrary {
    private final Object model;

    private PmmlLibrary(Object model) {
        this.model = model;
    }

    /** Reads a model. What PMML4S throws comes as it is. */
    static PmmlLibrary read(byte[] bytes) {
        return new PmmlLibrary(present(call(type("org.pmml4s.model.Model"), null, "fromBytes", byte[].class, bytes)));
    }

    /** Names and types of the columns; a type is a word like {@code double}. */
    record Field(String name, String type) {}

    List<Field> inputs() {
        return fields("inputFields");
    }

    List<Field> outputs() {
        return fields("outputFields");
    }

    /** Values in the order of the inputs; gives those of the outputs. */
    List<?> predict(List<@Nullable Object> row) {
        return (List<?>) present(call(type("org.pmml4s.model.Model"), model, "predict", List.class, row));
    }

    private List<Field> fields(String method) {
        List<Field> fields = new ArrayList<>();
        for (Object field : (Object[]) present(call(type("org.pmml4s.model.Model"), model, method, null, null))) {
            Class<?> type = field.getClass();
            fields.add(new Field(
                    String.valueOf(call(type, field, "name", null, null)),
                    String.valueOf(call(type, field, "dataType", null, null))));
        }
        return fields;
    }

    private static Object present(@Nullable Object value) {
        if (value == null) throw new IllegalStateException("PMML4S gave nothing");
        return value;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(name);
        }
    }

    private static @Nullable Object call(
            Class<?> type, @Nullable Object on, String name, @Nullable Class<?> parameter, @Nullable Object argument) {
        try {
            Method method = parameter == null ? type.getMethod(name) : type.getMethod(name, parameter);
            return parameter == null ? method.invoke(on) : method.invoke(on, argument);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) throw unchecked;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalArgumentException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ModelExecutionException(
                    PmmlFlavor.NAME,
                    "does not know this PMML4S (" + e + "): add the version that it was tested with",
                    e);
        }
    }
}
