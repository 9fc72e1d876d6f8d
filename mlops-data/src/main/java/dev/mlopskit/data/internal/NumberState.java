package dev.mlopskit.data.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All that is kept of a numeric column. It takes sorted batches, so that equal values of one are hashed and counted once. */
public final class NumberState implements ColumnState {
    long nulls;
    long nans;
    long positiveInfinities;
    long negativeInfinities;
    Moments moments = new Moments();
    Hll distinct = new Hll();
    Kll ranks = new Kll();
    NumberTop top = new NumberTop();

    @Nullable
    Bins bins;

    /** A state without values; counts between edges too, if there are any. */
    public NumberState(double @Nullable [] edges) {
        if (edges != null) bins = new Bins(edges);
    }

    /** Adds the first so many of an array in ascending order, at least one, with room to count equal ones. */
    void add(double[] sorted, int length, double[] runs, long[] times) {
        moments.add(sorted, length);
        int different = 0;
        for (int i = 0; i < length; ) {
            int start = i;
            double value = sorted[i];
            while (i < length && sorted[i] == value) i++;
            runs[different] = value;
            times[different++] = (long) i - start;
            distinct.add(Hash.of(value));
        }
        top.add(runs, times, different);
        if (bins != null) bins.add(sorted, length);
        ranks.coins += Hash.of(moments.squares) + Hash.of(moments.mean);
        ranks.add(sorted, length);
    }

    /** Adds all that another state has; with bins only if both have them. */
    public void merge(NumberState other) {
        nulls += other.nulls;
        nans += other.nans;
        positiveInfinities += other.positiveInfinities;
        negativeInfinities += other.negativeInfinities;
        moments.merge(other.moments);
        distinct.merge(other.distinct);
        ranks.merge(other.ranks);
        top.merge(other.top);
        if (bins != null && other.bins != null) bins.merge(other.bins);
    }

    /** Whether both have bins with the same edges, or both none. */
    public boolean sameBins(NumberState other) {
        return bins == null ? other.bins == null : other.bins != null && bins.sameEdges(other.bins);
    }

    /** A state of its own with the same values. */
    public NumberState copy() {
        NumberState copy = new NumberState(null);
        copy.bins = bins == null ? null : bins.copy();
        copy.nulls = nulls;
        copy.nans = nans;
        copy.positiveInfinities = positiveInfinities;
        copy.negativeInfinities = negativeInfinities;
        copy.moments = moments.copy();
        copy.distinct = distinct.copy();
        copy.ranks = ranks.copy();
        copy.top = top.copy();
        return copy;
    }

    @Override
    public long nulls() {
        return nulls;
    }

    public long nans() {
        return nans;
    }

    public long positiveInfinities() {
        return positiveInfinities;
    }

    public long negativeInfinities() {
        return negativeInfinities;
    }

    @Override
    public long count() {
        return moments.count;
    }

    public double min() {
        return moments.count == 0 ? Double.NaN : moments.min;
    }

    public double max() {
        return moments.count == 0 ? Double.NaN : moments.max;
    }

    public double mean() {
        return moments.count == 0 ? Double.NaN : moments.mean;
    }

    /** The unbiased variance; NaN below two values. */
    public double variance() {
        if (moments.count < 2) return Double.NaN;
        return moments.min == moments.max ? 0 : moments.squares / (moments.count - 1);
    }

    public double distinct() {
        return top.error == 0 ? top.size : distinct.estimate();
    }

    public boolean distinctExact() {
        return top.error == 0;
    }

    public Cdf cdf() {
        return Cdf.of(ranks);
    }

    /** Ascending; each with the count of the same place. */
    public double[] topValues() {
        return Arrays.copyOf(top.values, top.size);
    }

    public long[] topCounts() {
        return Arrays.copyOf(top.counts, top.size);
    }

    public long topError() {
        return top.error;
    }

    /** The edges of the bins; {@code null} without bins. */
    public double @Nullable [] edges() {
        return bins == null ? null : bins.edges.clone();
    }

    /** What lies below all edges, in each bin, and above all edges; {@code null} without bins. */
    public long @Nullable [] binCounts() {
        if (bins == null) return null;
        long[] all = new long[bins.counts.length + 2];
        all[0] = bins.below;
        System.arraycopy(bins.counts, 0, all, 1, bins.counts.length);
        all[all.length - 1] = bins.above;
        return all;
    }
}
