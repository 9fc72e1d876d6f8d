package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.Arrays;
import tools.jackson.core.JsonParser;

/** Whole numbers of 8 to 64 bits; one that does not fit its type is refused, where numpy would wrap it round. */
final class LongCells extends Cells {
    private final long least;
    private final long most;
    private long[] values = new long[1];
    private int size;

    LongCells(Dtype dtype) {
        super(dtype);
        int bits = bits(dtype);
        boolean signed = !dtype.isUnsigned();
        // Of 64 bits without a sign, half is out of reach here.
        this.most = -1L >>> (signed || bits == Long.SIZE ? 65 - bits : 64 - bits);
        this.least = signed ? -most - 1 : 0;
    }

    private static int bits(Dtype dtype) {
        return switch (dtype) {
            case INT8, UINT8 -> 8;
            case INT16, UINT16 -> 16;
            case INT32, UINT32 -> 32;
            default -> 64;
        };
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void read(JsonParser in) {
        add(Numbers.whole(in, dtype()));
    }

    @Override
    void text(String text) {
        add(Numbers.whole(text, dtype()));
    }

    @Override
    void missing() {
        throw new Unfit(dtype().toString(), "no value, which a whole number cannot stand for");
    }

    private void add(long value) {
        if (value < least || value > most)
            throw new Unfit(dtype() + ", from " + least + " to " + most, Long.toString(value));
        if (size == values.length) values = Arrays.copyOf(values, grown(size));
        values[size++] = value;
    }

    @Override
    void cut(int size) {
        this.size = Math.min(this.size, size);
    }

    @Override
    Object array() {
        switch (dtype()) {
            case INT8, UINT8 -> {
                byte[] bytes = new byte[size];
                for (int i = 0; i < size; i++) bytes[i] = (byte) values[i];
                return bytes;
            }
            case INT16, UINT16 -> {
                short[] shorts = new short[size];
                for (int i = 0; i < size; i++) shorts[i] = (short) values[i];
                return shorts;
            }
            case INT32, UINT32 -> {
                int[] ints = new int[size];
                for (int i = 0; i < size; i++) ints[i] = (int) values[i];
                return ints;
            }
            default -> {
                return size == values.length ? values : Arrays.copyOf(values, size);
            }
        }
    }
}
