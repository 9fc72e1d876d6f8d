package dev.mlopskit.data.internal;

/** How far two step functions of shares are apart. */
public final class Steps {
    private Steps() {}

    /** The largest distance, which is the Kolmogorov-Smirnov statistic; NaN if a side is empty. */
    public static double largest(Cdf reference, Cdf current) {
        if (reference.total() == 0 || current.total() == 0) return Double.NaN;
        double largest = 0;
        for (double value : reference.values()) largest = Math.max(largest, distance(reference, current, value));
        for (double value : current.values()) largest = Math.max(largest, distance(reference, current, value));
        return largest;
    }

    private static double distance(Cdf reference, Cdf current, double value) {
        return Math.abs(reference.at(value) - current.at(value));
    }

    /** The area between them, which is the 1-Wasserstein distance; NaN if a side is empty. */
    public static double area(Cdf reference, Cdf current) {
        if (reference.total() == 0 || current.total() == 0) return Double.NaN;
        double[] a = reference.values();
        double[] b = current.values();
        double area = 0;
        double before = Math.min(a[0], b[0]);
        double height = 0;
        for (int i = 0, j = 0; i < a.length || j < b.length; ) {
            double value = j == b.length || i < a.length && a[i] <= b[j] ? a[i] : b[j];
            if (height > 0) area += height * (value - before);
            if (i < a.length && a[i] == value) i++;
            if (j < b.length && b[j] == value) j++;
            height = Math.abs(share(reference, i) - share(current, j));
            before = value;
        }
        return area;
    }

    private static double share(Cdf steps, int passed) {
        return passed == 0 ? 0 : (double) steps.weights()[passed - 1] / steps.total();
    }
}
