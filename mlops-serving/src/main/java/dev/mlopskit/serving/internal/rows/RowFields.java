package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of rows of one Java type by the names of a model's inputs or outputs. Thread-safe. */
public final class RowFields {
    private static final int MOST_ELEMENTS = 16;

    private final List<String> names;
    private final List<Function<Object, @Nullable Object>> readers;

    private RowFields(List<String> names, List<Function<Object, @Nullable Object>> readers) {
        this.names = List.copyOf(names);
        this.readers = readers;
    }

    /** Of rows that a model takes; see {@link InputEncoder#of}. */
    public static RowFields inputs(Class<?> type, @Nullable Signature signature, List<TensorSpec> declared) {
        List<? extends Spec> specs = signature == null ? declared : signature.inputs();
        List<String> names = new ArrayList<>();
        for (Spec spec : specs) names.add(InputEncoder.nameOf(spec, declared));
        return of(type, names);
    }

    /** Of rows that a model gives; see {@link OutputDecoder#of}. */
    public static RowFields outputs(Class<?> type, List<TensorSpec> declared) {
        return of(type, OutputDecoder.of(type, declared).names());
    }

    private static RowFields of(Class<?> type, List<String> all) {
        RecordShape<?> shape = type.isRecord() ? new RecordShape<>(type) : null;
        List<String> names = new ArrayList<>();
        List<Function<Object, @Nullable Object>> readers = new ArrayList<>();
        for (String name : all) {
            Optional<RecordShape.Component> component = shape == null ? Optional.empty() : shape.find(name);
            // An optional column may have no component.
            if (shape != null && component.isEmpty()) continue;
            names.add(name);
            if (component.isPresent()) readers.add(component.get()::of);
            else if (Map.class.isAssignableFrom(type)) readers.add(row -> ((Map<?, ?>) row).get(name));
            else readers.add(row -> row);
        }
        return new RowFields(names, readers);
    }

    /** The names of the values, in order. */
    public List<String> names() {
        return names;
    }

    /** The value of the name at a place; {@code null} if the row has none. */
    public @Nullable Object value(@Nullable Object row, int place) {
        return row == null ? null : readers.get(place).apply(row);
    }

    /**
     * Tells of a value by its name, or of an array or a list of at most 16 by its elements, {@code name[0]} and so on; of larger
     * ones, and tensors, nothing.
     */
    public static void features(String name, @Nullable Object value, BiConsumer<String, ? super @Nullable Object> to) {
        Object array = value instanceof List<?> list ? list.toArray() : value;
        if (array == null || !array.getClass().isArray() || array instanceof byte[]) {
            if (!(array instanceof Tensor)) to.accept(name, array);
            return;
        }
        int length = Array.getLength(array);
        if (length == 1) to.accept(name, Array.get(array, 0));
        else if (length <= MOST_ELEMENTS)
            for (int i = 0; i < length; i++) to.accept(name + "[" + i + "]", Array.get(array, i));
    }

    /** What a tensor has for a row, as {@link OutputDecoder} gives it for a map. */
    public static @Nullable Object value(Tensor tensor, int row) {
        return RowValues.natural(tensor, row);
    }
}
