package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Elements as the extension for binary tensors has them: one after the other, the lowest byte first; a text after its length in 4
 * bytes. Source: Triton, {@code extension_binary_data.md}.
 */
final class BinaryTensors {
    private static final int LENGTH = 4;

    private BinaryTensors() {}

    /** The elements in the array of the type's tensor. {@code raw} keeps bytes as such. */
    static Object read(String name, Datatype type, ByteBuffer from, int count, boolean raw) {
        ByteBuffer in = from.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (type == Datatype.BYTES) return texts(name, in, count, raw);
        if (in.remaining() != (long) count * type.size())
            throw new Refusal(
                    400,
                    "the input '" + Unfit.shorten(name) + "' has " + in.remaining() + " bytes for " + count + " " + type
                            + " values: its binary_data_size must be " + (long) count * type.size());
        switch (type) {
            case BOOL -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) values[i] = in.get() != 0;
                return values;
            }
            case INT8, UINT8 -> {
                byte[] values = new byte[count];
                in.get(values);
                return values;
            }
            case INT16 -> {
                short[] values = new short[count];
                in.asShortBuffer().get(values);
                return values;
            }
            case UINT16 -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++) values[i] = in.getShort() & 0xffff;
                return values;
            }
            case INT32 -> {
                int[] values = new int[count];
                in.asIntBuffer().get(values);
                return values;
            }
            case UINT32 -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) values[i] = in.getInt() & 0xffff_ffffL;
                return values;
            }
            case FP16 -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) values[i] = Halves.toFloat(in.getShort());
                return values;
            }
            case FP32 -> {
                float[] values = new float[count];
                in.asFloatBuffer().get(values);
                return values;
            }
            case FP64 -> {
                double[] values = new double[count];
                in.asDoubleBuffer().get(values);
                return values;
            }
            default -> {
                return longs(name, type, in, count);
            }
        }
    }

    private static long[] longs(String name, Datatype type, ByteBuffer in, int count) {
        long[] values = new long[count];
        in.asLongBuffer().get(values);
        for (int i = 0; i < count && type == Datatype.UINT64; i++)
            if (values[i] < 0)
                throw new Unfit("at most " + Long.MAX_VALUE, Long.toUnsignedString(values[i])).in(name, i);
        return values;
    }

    private static Object[] texts(String name, ByteBuffer in, int count, boolean raw) {
        // A shape says little about how much there is.
        if ((long) count * LENGTH > in.remaining()) throw cut(name, count);
        Object[] values = raw ? new Object[count] : new String[count];
        for (int i = 0; i < count; i++) {
            int length = in.remaining() < LENGTH ? -1 : in.getInt();
            if (length < 0 || length > in.remaining()) throw cut(name, count);
            byte[] bytes = new byte[length];
            in.get(bytes);
            values[i] = raw ? bytes : new String(bytes, StandardCharsets.UTF_8);
        }
        if (in.hasRemaining()) throw cut(name, count);
        return values;
    }

    private static Refusal cut(String name, int count) {
        return new Refusal(
                400,
                "the binary data of the input '" + Unfit.shorten(name) + "' is not " + count
                        + " BYTES values: write each after its length in 4 bytes, the lowest first");
    }

    static byte[] write(Tensor tensor) {
        Object array = tensor.array();
        int count = tensor.size();
        if (tensor.dtype() == Dtype.STRING || tensor.dtype() == Dtype.OBJECT) return bytes(tensor);
        if (array instanceof byte[] bytes) return bytes;
        ByteBuffer out = ByteBuffer.allocate(
                        Math.multiplyExact(count, Datatype.of(tensor.dtype()).size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (array instanceof float[] values && tensor.dtype() == Dtype.FLOAT16)
            for (float value : values) out.putShort(Halves.of(value));
        else if (array instanceof float[] values) out.asFloatBuffer().put(values);
        else if (array instanceof double[] values) out.asDoubleBuffer().put(values);
        else if (array instanceof long[] values) out.asLongBuffer().put(values);
        else if (array instanceof int[] values) out.asIntBuffer().put(values);
        else if (array instanceof short[] values) out.asShortBuffer().put(values);
        else for (boolean value : (boolean[]) array) out.put((byte) (value ? 1 : 0));
        return out.array();
    }

    private static byte[] bytes(Tensor tensor) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < tensor.size(); i++) {
            byte[] element = element(tensor.get(i));
            out.writeBytes(ByteBuffer.allocate(LENGTH)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(element.length)
                    .array());
            out.writeBytes(element);
        }
        return out.toByteArray();
    }

    private static byte[] element(@Nullable Object value) {
        if (value instanceof byte[] bytes) return bytes;
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** A text as it is, anything else as JSON. */
    static String text(@Nullable Object value) {
        if (value == null) return "";
        if (!(value instanceof Map || value instanceof java.util.List)) return value.toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonText.write(out)) {
            JsonValues.value(json, value);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
