package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.util.Objects;
import java.util.stream.LongStream;

/** The elements of tensors for loops over arrays. */
public final class Elements {
    private Elements() {}

    /**
     * The elements in an array that Java reads as the values that they are: the tensor's own, which must not be changed, or for
     * elements without a sign a copy in the next wider type, as {@link Tensor#get} gives them. Where 64 bits without a sign do not fit
     * a long, they are doubles.
     */
    public static Object values(Tensor tensor) {
        Object bits = tensor.array();
        return switch (tensor.dtype()) {
            case UINT8, UINT16, UINT32 -> wider(tensor);
            case UINT64 -> LongStream.of((long[]) bits).allMatch(value -> value >= 0) ? bits : doubles(tensor);
            default -> bits;
        };
    }

    private static Object wider(Tensor tensor) {
        Class<?> type =
                switch (tensor.dtype()) {
                    case UINT8 -> short.class;
                    case UINT16 -> int.class;
                    default -> long.class;
                };
        Object values = Array.newInstance(type, tensor.size());
        for (int i = 0; i < tensor.size(); i++) Array.set(values, i, tensor.get(i));
        return values;
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++)
            values[i] = ((Number) Objects.requireNonNull(tensor.get(i))).doubleValue();
        return values;
    }
}
