package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows to one matrix of numbers. All columns of a row are read by a few composed method handles rather than one each, which
 * the JIT compiles to straight code.
 */
final class RowMatrix {
    /** Above this, the code of one handle is more than the JIT likes to inline. */
    private static final int COLUMNS_OF_A_HANDLE = 16;

    private final Dtype dtype;
    private final int width;
    private final MethodHandle[] writers;

    /**
     * Makes a matrix.
     *
     * @param dtype {@code float32} or {@code float64}
     * @param columns see {@link NumberColumn}
     */
    RowMatrix(Dtype dtype, List<MethodHandle> columns) {
        this.dtype = dtype;
        this.width = columns.size();
        List<MethodHandle> all = new ArrayList<>();
        for (int start = 0; start < width; start += COLUMNS_OF_A_HANDLE)
            all.add(inOrder(columns, start, Math.min(width, start + COLUMNS_OF_A_HANDLE)));
        this.writers = all.toArray(MethodHandle[]::new);
    }

    Tensor encode(List<?> rows) {
        long size = (long) rows.size() * width;
        if (size > Integer.MAX_VALUE - 8)
            throw new SignatureException(
                    "rows", -1, "at most 2^31 values", size + " of them", "predict fewer rows with one call");
        return dtype == Dtype.FLOAT32
                ? Tensor.of(floats(rows, new float[(int) size]), rows.size(), width)
                : Tensor.of(doubles(rows, new double[(int) size]), rows.size(), width);
    }

    private float[] floats(List<?> rows, float[] to) {
        int row = 0;
        try {
            for (Object each : rows) {
                for (MethodHandle writer : writers) writer.invokeExact(each, to, row * width);
                row++;
            }
            return to;
        } catch (Throwable e) {
            throw failed(e, row);
        }
    }

    private double[] doubles(List<?> rows, double[] to) {
        int row = 0;
        try {
            for (Object each : rows) {
                for (MethodHandle writer : writers) writer.invokeExact(each, to, row * width);
                row++;
            }
            return to;
        } catch (Throwable e) {
            throw failed(e, row);
        }
    }

    private static RuntimeException failed(Throwable e, int row) {
        if (e instanceof Error error) throw error;
        if (e instanceof SignatureException unfit) return unfit.row().isPresent() ? unfit : unfit.inRow(row);
        if (e instanceof ServingException known) return known;
        return new ServingException("reading row " + row + " failed: " + e, e);
    }

    /** One handle for some columns. Halves of halves, since what is nested too deeply is not inlined. */
    private MethodHandle inOrder(List<MethodHandle> columns, int from, int to) {
        if (to - from == 1) return writer(columns.get(from), from);
        int middle = (from + to) >>> 1;
        return MethodHandles.foldArguments(inOrder(columns, middle, to), inOrder(columns, from, middle));
    }

    /** Of the type {@code (Object row, float[] or double[] to, int start)void}. */
    private MethodHandle writer(MethodHandle column, int place) {
        Class<?> array = dtype.arrayType();
        try {
            MethodHandle put = MethodHandles.lookup()
                    .findStatic(
                            RowMatrix.class,
                            "put",
                            MethodType.methodType(void.class, array, int.class, int.class, double.class));
            MethodHandle placed = MethodHandles.insertArguments(put, 2, place);
            return MethodHandles.permuteArguments(
                    MethodHandles.collectArguments(placed, 2, column),
                    MethodType.methodType(void.class, Object.class, array, int.class),
                    1,
                    2,
                    0);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static void put(float[] to, int start, int place, double value) {
        to[start + place] = (float) value;
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static void put(double[] to, int start, int place, double value) {
        to[start + place] = value;
    }
}
