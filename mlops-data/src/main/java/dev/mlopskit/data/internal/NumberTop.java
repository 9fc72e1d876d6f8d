package dev.mlopskit.data.internal;

import java.util.Arrays;

/**
 * The most frequent numbers, by the mergeable summary of Misra and Gries (1982; Agarwal et al., "Mergeable summaries", PODS 2012). A
 * number is counted too low by at most {@code error}, which is at most the n-th part of all values, n being one more than the
 * size; never too high. Exact while there are no more different numbers than the size.
 */
final class NumberTop {
    static final int SIZE = 128;
    private static final int SMALL = 64;

    /** Ascending. */
    double[] values = new double[0];

    long[] counts = new long[0];
    int size;
    long error;

    private double[] oldValues = new double[0];
    private long[] oldCounts = new long[0];
    private final int[] small = new int[SMALL];

    /** Adds numbers in ascending order, each once, with how often they came. */
    void add(double[] numbers, long[] times, int length) {
        swap(size + length);
        int from = 0;
        int old = 0;
        int oldSize = size;
        size = 0;
        while (from < length || old < oldSize) {
            int order = old == oldSize ? -1 : from == length ? 1 : Double.compare(numbers[from], oldValues[old]);
            values[size] = order <= 0 ? numbers[from] : oldValues[old];
            counts[size++] = (order <= 0 ? times[from++] : 0) + (order >= 0 ? oldCounts[old++] : 0);
        }
        shrink();
    }

    private void swap(int room) {
        double[] freeValues = oldValues;
        long[] freeCounts = oldCounts;
        oldValues = values;
        oldCounts = counts;
        boolean fits = freeValues.length >= room;
        values = fits ? freeValues : new double[room];
        counts = fits ? freeCounts : new long[room];
    }

    void merge(NumberTop other) {
        error += other.error;
        add(other.values, other.counts, other.size);
    }

    private void shrink() {
        if (size <= SIZE) return;
        long least = leastToDrop();
        error += least;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (counts[i] <= least) continue;
            values[kept] = values[i];
            counts[kept++] = counts[i] - least;
        }
        size = kept;
    }

    /** The count of the first number that has no place, found by counting the counts: most are small. */
    private long leastToDrop() {
        Arrays.fill(small, 0);
        int places = SIZE;
        for (int i = 0; i < size; i++) {
            if (counts[i] < SMALL) small[(int) counts[i]]++;
            else places--;
        }
        if (places < 0) {
            long[] sorted = Arrays.copyOf(counts, size);
            Arrays.sort(sorted);
            return sorted[size - 1 - SIZE];
        }
        int least = SMALL - 1;
        while (small[least] <= places) places -= small[least--];
        return least;
    }

    NumberTop copy() {
        NumberTop copy = new NumberTop();
        copy.values = Arrays.copyOf(values, size);
        copy.counts = Arrays.copyOf(counts, size);
        copy.size = size;
        copy.error = error;
        return copy;
    }
}
