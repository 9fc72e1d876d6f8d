package dev.mlopskit.serving.internal.protocol;

/** Floating point numbers of 16 bits (IEEE 754-2008, binary16), for which Java has no type, and methods from 20 on only. */
final class Halves {
    private Halves() {}

    static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0x1f) return Float.intBitsToFloat(sign | 0x7f800000 | mantissa << 13);
        // Those below the least normal one are multiples of 2^-24, which a float holds exactly.
        if (exponent == 0) return Math.copySign(mantissa * 0x1p-24f, Float.intBitsToFloat(sign));
        return Float.intBitsToFloat(sign | exponent + 112 << 23 | mantissa << 13);
    }

    /** Rounds to the nearest, and between two to the even one. */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int rest = bits & 0x7fffffff;
        if (rest > 0x7f800000) return (short) (sign | 0x7e00);
        // From halfway between the largest one and the next on.
        if (rest >= 0x477ff000) return (short) (sign | 0x7c00);
        if (rest < 0x38800000) return (short) (sign | (int) Math.rint(Float.intBitsToFloat(rest) * 0x1p24f));
        int rounded = rest - 0x38000000 + 0xfff + (rest >>> 13 & 1);
        return (short) (sign | rounded >>> 13);
    }
}
