package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.stream.Stream;

/**
 * A type of elements in the Open Inference Protocol. There is no tensor of unsigned integers of more than 8 bits here: they come
 * as the next larger signed ones.
 */
enum Datatype {
    BOOL(1, Dtype.BOOL),
    INT8(1, Dtype.INT8),
    INT16(2, Dtype.INT16),
    INT32(4, Dtype.INT32),
    INT64(8, Dtype.INT64),
    UINT8(1, Dtype.UINT8),
    UINT16(2, Dtype.INT32),
    UINT32(4, Dtype.INT64),
    UINT64(8, Dtype.INT64),
    FP16(2, Dtype.FLOAT16),
    FP32(4, Dtype.FLOAT32),
    FP64(8, Dtype.FLOAT64),
    /** Each with its own length. */
    BYTES(0, Dtype.STRING);

    private final int size;
    private final Dtype dtype;

    Datatype(int size, Dtype dtype) {
        this.size = size;
        this.dtype = dtype;
    }

    /** How many bytes an element has in the binary form; 0 if each has its own length. */
    int size() {
        return size;
    }

    Dtype dtype() {
        return dtype;
    }

    /** The largest value of an unsigned type that its tensor has room for; no limit for others. */
    long most() {
        return switch (this) {
            case UINT16 -> 0xffffL;
            case UINT32 -> 0xffff_ffffL;
            default -> Long.MAX_VALUE;
        };
    }

    /** The least value. */
    long least() {
        return this == UINT16 || this == UINT32 || this == UINT64 ? 0 : Long.MIN_VALUE;
    }

    static Datatype of(String name) {
        return Stream.of(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        400,
                        "the datatype '" + Unfit.shorten(name) + "' is not served: use one of "
                                + Stream.of(values()).toList()));
    }

    /** What a tensor is told as; objects are texts of JSON. */
    static Datatype of(Dtype dtype) {
        return switch (dtype) {
            case BOOL -> BOOL;
            case INT8 -> INT8;
            case UINT8 -> UINT8;
            case INT16 -> INT16;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case FLOAT16 -> FP16;
            case FLOAT32 -> FP32;
            case FLOAT64 -> FP64;
            case STRING, OBJECT -> BYTES;
        };
    }
}
