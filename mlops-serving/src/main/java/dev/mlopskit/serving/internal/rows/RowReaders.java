package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Tensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a model's outputs: one handle that reads all components and calls the constructor, so that no number is boxed
 * and no array of arguments made.
 *
 * @param make of the type {@code (Tensor[] outputs, int row)Object}
 */
record RowReaders(MethodHandle make, Class<?> type) {
    private static final MethodType READ =
            MethodType.methodType(Object.class, RowValues.class, Tensor.class, int.class);

    /**
     * Makes readers.
     *
     * @param values what the components take, each of the output at its own place
     */
    static RowReaders of(RecordShape<?> shape, List<RowValues> values) {
        MethodHandle all = MethodHandles.dropArguments(shape.constructor(), 0, Tensor[].class, int.class);
        for (int i = 0; i < values.size(); i++) {
            MethodHandle one = reader(values.get(i), shape.components().get(i).type(), i);
            MethodHandle collected = MethodHandles.collectArguments(all, 2, one);
            MethodType type = all.type().dropParameterTypes(2, 3);
            int[] order = new int[collected.type().parameterCount()];
            // The array and the row are given to the reader too; behind it stands what is still to be read.
            order[1] = 1;
            order[3] = 1;
            for (int k = 4; k < order.length; k++) order[k] = k - 2;
            all = MethodHandles.permuteArguments(collected, type, order);
        }
        return new RowReaders(all.asType(all.type().changeReturnType(Object.class)), shape.type());
    }

    Object of(Tensor[] outputs, int row) {
        try {
            return (Object) make.invokeExact(outputs, row);
        } catch (ServingException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ServingException("record " + type.getSimpleName() + " refuses what the model gave: " + e, e);
        }
    }

    /** Of the type {@code (Tensor[], int)T}. */
    private static MethodHandle reader(RowValues values, Class<?> type, int place) {
        MethodHandle output = MethodHandles.insertArguments(MethodHandles.arrayElementGetter(Tensor[].class), 1, place);
        return MethodHandles.filterArguments(plain(values, type), 0, output);
    }

    private static MethodHandle plain(RowValues values, Class<?> type) {
        String name = type == double.class
                ? "doubleAt"
                : type == float.class ? "floatAt" : type == long.class ? "longAt" : "of";
        Class<?> result = name.equals("of") ? Object.class : type;
        try {
            return MethodHandles.lookup()
                    .findStatic(RowReaders.class, name, READ.changeReturnType(result))
                    .bindTo(values)
                    .asType(MethodType.methodType(type, Tensor.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static @Nullable Object of(RowValues values, Tensor tensor, int row) {
        return values.of(tensor, row);
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static double doubleAt(RowValues values, Tensor tensor, int row) {
        if (tensor.array() instanceof double[] doubles && doubles.length == tensor.length(0)) return doubles[row];
        if (tensor.array() instanceof float[] floats && floats.length == tensor.length(0)) return floats[row];
        return (double) values.present(tensor, row);
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static float floatAt(RowValues values, Tensor tensor, int row) {
        if (tensor.array() instanceof float[] floats && floats.length == tensor.length(0)) return floats[row];
        return (float) values.present(tensor, row);
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static long longAt(RowValues values, Tensor tensor, int row) {
        if (tensor.array() instanceof long[] longs && longs.length == tensor.length(0)) return longs[row];
        return (long) values.present(tensor, row);
    }
}
