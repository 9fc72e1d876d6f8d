package dev.mlopskit.data.internal;

import java.util.stream.LongStream;

/** How far two distributions over the same bins are apart. */
public final class Divergence {
    /** What an empty bin is taken for, as a share of all. */
    public static final double LEAST_SHARE = 1e-4;

    private Divergence() {}

    /** The population stability index; NaN if a side is empty. */
    public static double psi(long[] reference, long[] current) {
        double all = sum(reference);
        double now = sum(current);
        if (all == 0 || now == 0) return Double.NaN;
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            if (reference[i] == 0 && current[i] == 0) continue;
            double expected = Math.max(LEAST_SHARE, reference[i] / all);
            double actual = Math.max(LEAST_SHARE, current[i] / now);
            sum += (actual - expected) * Math.log(actual / expected);
        }
        return sum;
    }

    /** The Jensen-Shannon distance to the base 2, 0 to 1; NaN if a side is empty. */
    public static double jensenShannon(long[] reference, long[] current) {
        double all = sum(reference);
        double now = sum(current);
        if (all == 0 || now == 0) return Double.NaN;
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double p = reference[i] / all;
            double q = current[i] / now;
            sum += term(p, (p + q) / 2) + term(q, (p + q) / 2);
        }
        // Rounding may leave a little less than nothing, or more than all.
        return Math.sqrt(Math.min(1, Math.max(0, sum / (2 * Math.log(2)))));
    }

    /** Of counts of which each is a long, and their sum may be none. */
    private static double sum(long[] counts) {
        return LongStream.of(counts).asDoubleStream().sum();
    }

    private static double term(double share, double mean) {
        return share == 0 ? 0 : share * Math.log(share / mean);
    }
}
