package dev.mlopskit.data.internal;

/**
 * Number, extremes, mean and spread of finite values. Parts are put together by the formula of Chan, Golub and LeVeque, "Updating
 * formulae and a pairwise algorithm for computing sample variances" (1979), in a form that is the same both ways round.
 */
final class Moments {
    long count;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double mean;
    /** The sum of the squared distances from the mean; infinite where that is out of range. */
    double squares;

    /** Adds the first so many of an array in ascending order; at least one. */
    void add(double[] sorted, int length) {
        double centre = mean(sorted, length);
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double distance = sorted[i] - centre;
            sum += distance * distance;
        }
        merge(length, sorted[0], sorted[length - 1], centre, sum);
    }

    private static double mean(double[] values, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) sum += values[i];
        if (Double.isFinite(sum)) return sum / length;
        double mean = 0;
        for (int i = 0; i < length; i++) mean += values[i] / length;
        return mean;
    }

    void merge(Moments other) {
        if (other.count > 0) merge(other.count, other.min, other.max, other.mean, other.squares);
    }

    private void merge(long number, double least, double most, double centre, double sum) {
        long all = count + number;
        double distance = count == 0 ? 0 : centre - mean;
        double share = (double) number / all;
        squares = squares + sum + (distance == 0 ? 0 : distance * distance * ((double) count * number / all));
        min = Math.min(min, least);
        max = Math.max(max, most);
        // Rounding must not put the mean of equal values beside them.
        mean = Math.min(max, Math.max(min, mean * ((double) count / all) + centre * share));
        count = all;
    }

    Moments copy() {
        Moments copy = new Moments();
        copy.merge(this);
        return copy;
    }
}
