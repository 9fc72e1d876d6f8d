package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.Tensor;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers whose bits have no sign, as numbers. */
public final class Unsigned {
    private Unsigned() {}

    /** The element at a place; of an unsigned type an {@link Integer}, {@link Long} or {@link BigInteger} that holds it. */
    public static @Nullable Object get(Tensor tensor, int index) {
        Object bits = tensor.get(index);
        if (!tensor.dtype().isUnsigned()) return bits;
        if (bits instanceof Byte number) return Byte.toUnsignedInt(number);
        if (bits instanceof Short number) return Short.toUnsignedInt(number);
        if (bits instanceof Integer number) return Integer.toUnsignedLong(number);
        Long number = (Long) bits;
        return number == null || number >= 0 ? number : new BigInteger(Long.toUnsignedString(number));
    }
}
