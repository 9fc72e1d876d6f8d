package dev.mlopskit.data.internal;

import java.util.Arrays;

/**
 * The share of values that are not above a value: a step function. Immutable.
 *
 * @param values where it steps, ascending, each once
 * @param weights how many values are not above each; the last is all of them
 * @param noise the sum of squares of {@link Kll}; 0 where the function is exact
 */
public record Cdf(double[] values, long[] weights, double noise) {
    /** At so many places the bound of {@link #uniformError} is taken. */
    private static final int PLACES = 1_000;

    /** Of all values, in ascending order. */
    public static Cdf ofSorted(double[] sorted) {
        long[] weights = new long[sorted.length];
        Arrays.setAll(weights, i -> i + 1L);
        return steps(sorted, weights, 0);
    }

    static Cdf of(Kll sketch) {
        int[] places = new int[sketch.levels.length];
        double[] values = new double[sketch.retained()];
        long[] weights = new long[values.length];
        long below = 0;
        for (int i = 0; i < values.length; i++) {
            int least = -1;
            for (int h = 0; h < places.length; h++)
                if (places[h] < sketch.sizes[h]
                        && (least < 0 || sketch.levels[h][places[h]] < sketch.levels[least][places[least]])) least = h;
            values[i] = sketch.levels[least][places[least]++];
            below += 1L << least;
            weights[i] = below;
        }
        return steps(values, weights, sketch.noise);
    }

    private static Cdf steps(double[] sorted, long[] weights, double noise) {
        double[] values = sorted.clone();
        int steps = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i + 1 < sorted.length && sorted[i] == sorted[i + 1]) continue;
            values[steps] = sorted[i];
            weights[steps++] = weights[i];
        }
        return new Cdf(Arrays.copyOf(values, steps), Arrays.copyOf(weights, steps), noise);
    }

    /** How many values there are. */
    public long total() {
        return weights.length == 0 ? 0 : weights[weights.length - 1];
    }

    /** Each value as often as it came; for functions of few values. */
    public double[] all() {
        double[] all = new double[(int) total()];
        for (int step = 0, i = 0; step < values.length; step++) while (i < weights[step]) all[i++] = values[step];
        return all;
    }

    /** How many are not above a value. */
    public long weight(double value) {
        int found = Arrays.binarySearch(values, value + 0.0);
        int step = found >= 0 ? found : -found - 2;
        return step < 0 ? 0 : weights[step];
    }

    /** How many are below a value. */
    public long weightBelow(double value) {
        int found = Arrays.binarySearch(values, value + 0.0);
        int step = found >= 0 ? found - 1 : -found - 2;
        return step < 0 ? 0 : weights[step];
    }

    /** The share that is not above a value; NaN if there is none at all. */
    public double at(double value) {
        return (double) weight(value) / total();
    }

    /** The least value that at least a share of all are not above; NaN if there is none at all. */
    public double quantile(double share) {
        if (values.length == 0) return Double.NaN;
        double wanted = Math.ceil(share * total());
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (weights[middle] >= wanted) high = middle;
            else low = middle + 1;
        }
        return values[low];
    }

    /** By how much the share at one value is off, except with a chance of 1 %. */
    public double error() {
        return bound(0.01);
    }

    /** By how much the share at any value is off, except with a chance of 1 %: the union of the bounds at so many quantiles. */
    public double uniformError() {
        return noise == 0 ? 0 : bound(0.01 / PLACES) + 1.0 / PLACES;
    }

    private double bound(double chance) {
        return noise == 0 ? 0 : Math.min(1, Math.sqrt(2 * noise * Math.log(2 / chance)) / total());
    }
}
