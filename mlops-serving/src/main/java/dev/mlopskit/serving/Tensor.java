package dev.mlopskit.serving;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one type in some dimensions, the last one running fastest, as numpy and ONNX have them. A column is a tensor
 * of one dimension. The array is not copied: whoever gives or takes one must not change it. Thread-safe under that rule.
 */
public final class Tensor {
    private final Dtype dtype;
    private final long[] shape;
    private final Object array;

    private Tensor(Dtype dtype, Object array, long[] shape) {
        this.dtype = dtype;
        this.array = array;
        this.shape = shape;
    }

    /**
     * Makes a tensor of an array.
     *
     * @param dtype the type of the elements
     * @param array a one-dimensional array of the type that {@link Dtype#arrayType()} names
     * @param shape the dimensions, whose product is the array's length
     * @throws SignatureException if the array is of another type or length
     */
    public static Tensor of(Dtype dtype, Object array, long... shape) {
        if (!dtype.arrayType().isInstance(array))
            throw new SignatureException(
                    "tensor",
                    -1,
                    dtype.arrayType().getSimpleName(),
                    array.getClass().getSimpleName(),
                    "give the array that the dtype " + dtype + " names");
        long size = 1;
        for (long length : shape) size = length < 0 ? -1 : times(size, length);
        int found = Array.getLength(array);
        if (size != found)
            throw new SignatureException(
                    "tensor",
                    -1,
                    "an array that fills the shape " + Arrays.toString(shape),
                    found + " elements",
                    "correct the shape or the array");
        return new Tensor(dtype, array, shape.clone());
    }

    /** More elements than any array has, rather than an overflow. */
    private static long times(long size, long length) {
        return size < 0
                ? size
                : length != 0 && size > Integer.MAX_VALUE / length ? Integer.MAX_VALUE + 1L : size * length;
    }

    /** Makes a tensor of 32-bit floating point numbers. */
    public static Tensor of(float[] values, long... shape) {
        return of(Dtype.FLOAT32, values, shape);
    }

    /** Makes a tensor of 64-bit floating point numbers. */
    public static Tensor of(double[] values, long... shape) {
        return of(Dtype.FLOAT64, values, shape);
    }

    /** Makes a tensor of 64-bit integers. */
    public static Tensor of(long[] values, long... shape) {
        return of(Dtype.INT64, values, shape);
    }

    /** Makes a tensor of texts. */
    public static Tensor of(String[] values, long... shape) {
        return of(Dtype.STRING, values, shape);
    }

    /**
     * Makes a tensor of one dimension, such as a column.
     *
     * @param array an array of a type that {@link Dtype#arrayType()} names; {@code float[]} is {@link Dtype#FLOAT32},
     *     {@code byte[]} is {@link Dtype#INT8}, and so on with a sign
     * @throws SignatureException if it is something else
     */
    public static Tensor column(Object array) {
        for (Dtype dtype : Dtype.values())
            if (dtype != Dtype.FLOAT16
                    && !dtype.isUnsigned()
                    && dtype.arrayType().isInstance(array)) return of(dtype, array, Array.getLength(array));
        throw new SignatureException(
                "column",
                -1,
                "an array",
                array.getClass().getSimpleName(),
                "give an array of numbers, booleans or texts");
    }

    /** The type of the elements. */
    public Dtype dtype() {
        return dtype;
    }

    /** The dimensions; empty for a single value. */
    public List<Long> shape() {
        List<Long> dimensions = new ArrayList<>(shape.length);
        for (long length : shape) dimensions.add(length);
        return List.copyOf(dimensions);
    }

    /** How many dimensions there are; 0 for a single value. */
    public int rank() {
        return shape.length;
    }

    /**
     * The length of one dimension.
     *
     * @param dimension its place, from 0 to less than {@link #rank()}
     */
    public long length(int dimension) {
        return shape[dimension];
    }

    /** How many elements there are. */
    public int size() {
        return Array.getLength(array);
    }

    /** All elements, in the array type that {@link Dtype#arrayType()} names. */
    public Object array() {
        return array;
    }

    /** The element at a place in the array; {@code null} where a text or an object is absent. */
    public @Nullable Object get(int index) {
        return Array.get(array, index);
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }
}
