package dev.mlopskit.data.internal;

/**
 * The limit, for many values, of the distribution of the Kolmogorov-Smirnov statistic (Kolmogorov 1933, Smirnov 1948), by the two series of
 * Marsaglia, Tsang and Wang, "Evaluating Kolmogorov's distribution" (2003), each where it ends after few terms.
 */
public final class Kolmogorov {
    private static final double CHANGE = 1.18;
    private static final int TERMS = 10;

    private Kolmogorov() {}

    /** The chance of a statistic that, times the square root of the number of values, is at least so large. */
    public static double chanceOf(double scaled) {
        if (!(scaled > 0.04)) return Double.isNaN(scaled) ? Double.NaN : 1;
        double sum = 0;
        if (scaled < CHANGE) {
            for (int k = 1; k <= TERMS; k++) {
                double odd = (2 * k - 1) * Math.PI / scaled;
                sum += Math.exp(-odd * odd / 8);
            }
            return Math.max(0, 1 - Math.sqrt(2 * Math.PI) / scaled * sum);
        }
        for (int k = TERMS; k >= 1; k--) sum += (k % 2 == 0 ? -2 : 2) * Math.exp(-2.0 * k * k * scaled * scaled);
        return Math.min(1, Math.max(0, sum));
    }
}
