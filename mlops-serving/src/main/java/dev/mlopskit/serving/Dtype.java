package dev.mlopskit.serving;

import java.util.Optional;
import java.util.stream.Stream;

/** The type of a tensor's elements, by its numpy name. */
public enum Dtype {
    /** {@code boolean}. */
    BOOL("bool", boolean[].class),
    /** {@code byte}. */
    INT8("int8", byte[].class),
    /** {@code byte}, whose bits are read without a sign. */
    UINT8("uint8", byte[].class),
    /** {@code short}. */
    INT16("int16", short[].class),
    /** {@code short}, whose bits are read without a sign. */
    UINT16("uint16", short[].class),
    /** {@code int}. */
    INT32("int32", int[].class),
    /** {@code int}, whose bits are read without a sign. */
    UINT32("uint32", int[].class),
    /** {@code long}. */
    INT64("int64", long[].class),
    /** {@code long}, whose bits are read without a sign. */
    UINT64("uint64", long[].class),
    /** {@code float} in Java; half precision in the model. */
    FLOAT16("float16", float[].class),
    /** {@code float}. */
    FLOAT32("float32", float[].class),
    /** {@code double}. */
    FLOAT64("float64", double[].class),
    /** {@link String}. */
    STRING("str", String[].class),
    /** Anything else, like {@link java.time.Instant}, {@code byte[]} or {@link java.util.Map}. */
    OBJECT("object", Object[].class);

    private final String numpyName;
    private final Class<?> array;

    Dtype(String numpyName, Class<?> array) {
        this.numpyName = numpyName;
        this.array = array;
    }

    /** The name that numpy has for it, like {@code float32}. */
    public String numpyName() {
        return numpyName;
    }

    /** The Java array that holds such elements, like {@code float[]}. */
    public Class<?> arrayType() {
        return array;
    }

    /** Whether Java has no such type, so that bits are read without a sign, as {@link Integer#toUnsignedLong} does it. */
    public boolean isUnsigned() {
        return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
    }

    /** The type that numpy gives a name; empty if it is none of these. */
    public static Optional<Dtype> of(String numpyName) {
        return Stream.of(values())
                .filter(type -> type.numpyName.equals(numpyName))
                .findFirst();
    }

    @Override
    public String toString() {
        return numpyName;
    }
}
