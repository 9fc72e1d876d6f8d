package dev.mlopskit.data.internal;

/** Hashes of 64 bits that are part of the format: profiles with other hashes could not be merged. */
final class Hash {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hash() {}

    static long of(double value) {
        return mixed(Double.doubleToRawLongBits(value));
    }

    /** FNV-1a (Fowler, Noll and Vo) over UTF-16 units, mixed once more, since its high bits alone are poor. */
    static long of(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        return mixed(hash);
    }

    /** The finalizer of MurmurHash3 (Appleby, public domain): each bit of the input changes half of the output. */
    static long mixed(long bits) {
        bits = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        bits = (bits ^ bits >>> 33) * 0xc4ceb9fe1a85ec53L;
        return bits ^ bits >>> 33;
    }
}
