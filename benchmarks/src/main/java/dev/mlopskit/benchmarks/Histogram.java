package dev.mlopskit.benchmarks;

/** Durations counted in steps of a sixteenth of a power of two, so that a percentile is right to 6 %. */
final class Histogram {
    private static final int STEPS = 16;

    private final long[] counts = new long[64 * STEPS];
    private long total;

    void add(long nanos) {
        counts[step(Math.max(1, nanos))]++;
        total++;
    }

    /** The duration, in nanoseconds, that a share of all is not longer than. */
    double percentile(double share) {
        long left = (long) Math.ceil(total * share);
        for (int i = 0; i < counts.length; i++) {
            left -= counts[i];
            if (left <= 0) return Math.pow(2, (i + 1.0) / STEPS);
        }
        throw new IllegalStateException("nothing was counted");
    }

    private static int step(long nanos) {
        return (int) (Math.log((double) nanos) / Math.log(2) * STEPS);
    }
}
