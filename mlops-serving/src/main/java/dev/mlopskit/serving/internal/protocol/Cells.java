package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Dtype;
import tools.jackson.core.JsonParser;

/** Elements of one type, read one after the other into an array that grows. What does not fit is an {@link Unfit}. */
abstract class Cells {
    static final int START = 8;

    private final Dtype dtype;

    Cells(Dtype dtype) {
        this.dtype = dtype;
    }

    /** For the values of a column. */
    static Cells of(DataType type) {
        return switch (type) {
            case BOOLEAN -> new BooleanCells();
            case INTEGER -> new LongCells(Dtype.INT32);
            case LONG -> new LongCells(Dtype.INT64);
            case FLOAT -> new FloatCells(Dtype.FLOAT32);
            case DOUBLE -> new DoubleCells();
            case STRING -> new TextCells();
            case BINARY -> new ObjectCells(ObjectCells.Kind.BINARY);
            case DATETIME -> new ObjectCells(ObjectCells.Kind.DATETIME);
        };
    }

    /** For the elements of a tensor. */
    static Cells of(Dtype dtype) {
        return switch (dtype) {
            case BOOL -> new BooleanCells();
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> new LongCells(dtype);
            case FLOAT16, FLOAT32 -> new FloatCells(dtype);
            case FLOAT64 -> new DoubleCells();
            case STRING -> new TextCells();
            case OBJECT -> new ObjectCells(ObjectCells.Kind.ANY);
        };
    }

    final Dtype dtype() {
        return dtype;
    }

    abstract int size();

    /** Adds the scalar at which a parser stands; objects too where anything may stand. */
    abstract void read(JsonParser in);

    /** Adds what a field of a CSV says. */
    abstract void text(String text);

    /** Adds the absence of a value, as a data frame of Python has it: NaN among numbers. */
    abstract void missing();

    /** Whether there is no value at a place; NaN is one. */
    boolean lacks(int place) {
        return false;
    }

    /** Forgets the elements from a place on. */
    abstract void cut(int size);

    /** The elements, in an array of the type that the dtype names. */
    abstract Object array();

    /** How long the array of a full one becomes. */
    static int grown(int length) {
        return Math.max(START, length + (length >> 1));
    }
}
