package dev.mlopskit.data.internal;

import java.util.Arrays;

/** Exact counts between edges, each bin with its lower edge, the last with its upper edge too, as numpy's histogram has it. */
final class Bins {
    final double[] edges;
    final long[] counts;
    long below;
    long above;

    /** Empty bins between ascending edges; at least two. */
    Bins(double[] edges) {
        this.edges = edges;
        this.counts = new long[edges.length - 1];
    }

    /** Adds the first so many of an array in ascending order. */
    void add(double[] sorted, int length) {
        int i = 0;
        for (; i < length && sorted[i] < edges[0]; i++) below++;
        for (int bin = 0; bin < counts.length && i < length; bin++) {
            int start = i;
            double end = edges[bin + 1];
            if (bin == counts.length - 1) while (i < length && sorted[i] <= end) i++;
            else while (i < length && sorted[i] < end) i++;
            counts[bin] += i - start;
        }
        above += length - i;
    }

    boolean sameEdges(Bins other) {
        return Arrays.equals(edges, other.edges);
    }

    /** Adds what bins with the same edges counted. */
    void merge(Bins other) {
        for (int i = 0; i < counts.length; i++) counts[i] += other.counts[i];
        below += other.below;
        above += other.above;
    }

    Bins copy() {
        Bins copy = new Bins(edges);
        copy.merge(this);
        return copy;
    }
}
