package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.Arrays;
import tools.jackson.core.JsonParser;

/** True and false; 1 and 0 mean the same. */
final class BooleanCells extends Cells {
    private boolean[] values = new boolean[1];
    private int size;

    BooleanCells() {
        super(Dtype.BOOL);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void read(JsonParser in) {
        switch (in.currentToken()) {
            case VALUE_TRUE -> add(true);
            case VALUE_FALSE -> add(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(in.getDoubleValue(), in));
            case VALUE_NULL -> missing();
            default -> throw new Unfit("true or false", Numbers.shown(in));
        }
    }

    private static boolean number(double value, JsonParser in) {
        if (value != 0 && value != 1) throw new Unfit("true or false", Numbers.shown(in));
        return value == 1;
    }

    @Override
    void text(String text) {
        switch (text) {
            case "True", "true", "TRUE", "1" -> add(true);
            case "False", "false", "FALSE", "0" -> add(false);
            default -> throw new Unfit("true or false", text);
        }
    }

    @Override
    void missing() {
        throw new Unfit("true or false", "no value");
    }

    private void add(boolean value) {
        if (size == values.length) values = Arrays.copyOf(values, grown(size));
        values[size++] = value;
    }

    @Override
    void cut(int size) {
        this.size = Math.min(this.size, size);
    }

    @Override
    Object array() {
        return Arrays.copyOf(values, size);
    }
}
