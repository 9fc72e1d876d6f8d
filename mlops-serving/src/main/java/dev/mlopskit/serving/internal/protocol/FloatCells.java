package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.Arrays;
import tools.jackson.core.JsonParser;

/** Floating point numbers of 32 or 16 bits, rounded from what stands in the text. */
final class FloatCells extends Cells {
    private float[] values = new float[1];
    private int size;

    FloatCells(Dtype dtype) {
        super(dtype);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void read(JsonParser in) {
        add(Numbers.rounded(Numbers.real(in, dtype()), dtype()));
    }

    @Override
    void text(String text) {
        add(Numbers.rounded(Numbers.real(text, dtype()), dtype()));
    }

    @Override
    void missing() {
        add(Float.NaN);
    }

    private void add(float value) {
        if (size == values.length) values = Arrays.copyOf(values, grown(size));
        values[size++] = value;
    }

    @Override
    void cut(int size) {
        this.size = Math.min(this.size, size);
    }

    @Override
    Object array() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
