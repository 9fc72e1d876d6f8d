package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import java.util.stream.Stream;

/**
 * A type of elements in the Open Inference Protocol. Unsigned integers of more than 8 bits come as the next larger signed ones, unless the
 * model takes unsigned ones.
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

    /** The tensor of an unsigned type of more than 8 bits that keeps its bits. */
    static Dtype unsigned(Datatype type) {
        return Dtype.valueOf(type.name());
    }

    /** The signed type of as many bits. */
    static Datatype signed(Datatype type) {
        return valueOf(type.name().substring(1));
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
            case UINT16 -> UINT16;
            case INT32 -> INT32;
            case UINT32 -> UINT32;
            case INT64 -> INT64;
            case UINT64 -> UINT64;
            case FLOAT16 -> FP16;
            case FLOAT32 -> FP32;
            case FLOAT64 -> FP64;
            case STRING, OBJECT -> BYTES;
        };
    }
}
