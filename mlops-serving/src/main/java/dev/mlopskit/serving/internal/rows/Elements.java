package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;

/** The elements of tensors for loops over arrays. */
public final class Elements {
    private Elements() {}

    /**
     * The elements in an array that Java reads as the values that they are: the tensor's own, which must not be changed, or for
     * elements without a sign a copy in the next wider type, as {@link Tensor#get} gives them.
     */
    public static Object values(Tensor tensor) {
        if (tensor.dtype() != Dtype.UINT8) return tensor.array();
        byte[] bits = (byte[]) tensor.array();
        short[] values = new short[bits.length];
        for (int i = 0; i < bits.length; i++) values[i] = (short) (bits[i] & 0xff);
        return values;
    }
}
