package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.Arrays;
import tools.jackson.core.JsonParser;

/** Floating point numbers of 64 bits. */
final class DoubleCells extends Cells {
    private double[] values = new double[1];
    private int size;

    DoubleCells() {
        super(Dtype.FLOAT64);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void read(JsonParser in) {
        add(Numbers.real(in, dtype()));
    }

    @Override
    void text(String text) {
        add(Numbers.real(text, dtype()));
    }

    @Override
    void missing() {
        add(Double.NaN);
    }

    private void add(double value) {
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
