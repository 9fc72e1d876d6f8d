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
    private static final String MODEL = "org.pmml4s.model.Model";

    private final Object model;
    /** Looked up once, and not for each row. */
    private final Method predict;

    private PmmlLibrary(Object model) {
        this.model = model;
        this.predict = method(type(MODEL), "predict", List.class);
    }

    /** Reads a model. What PMML4S throws comes as it is. */
    static PmmlLibrary read(byte[] bytes) {
        return new PmmlLibrary(present(call(method(type(MODEL), "fromBytes", byte[].class), null, bytes)));
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
        return (List<?>) present(call(predict, model, row));
    }

    private List<Field> fields(String method) {
        List<Field> fields = new ArrayList<>();
        for (Object field : (Object[]) present(call(method(type(MODEL), method), model))) {
            Class<?> type = field.getClass();
            fields.add(new Field(
                    String.valueOf(call(method(type, "name"), field)),
                    String.valueOf(call(method(type, "dataType"), field))));
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

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw unknown(e);
        }
    }

    private static @Nullable Object call(Method method, @Nullable Object on, @Nullable Object... arguments) {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) throw unchecked;
            if (e.getCause() instanceof Error error) throw error;
            throw new IllegalArgumentException(e.getCause());
        } catch (IllegalAccessException e) {
            throw unknown(e);
        }
    }

    private static ModelExecutionException unknown(ReflectiveOperationException e) {
        return new ModelExecutionException(
                PmmlFlavor.NAME, "does not know this PMML4S (" + e + "): add the version that it was tested with", e);
    }
}
