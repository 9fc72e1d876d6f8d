package dev.mlopskit.data;

import dev.mlopskit.data.internal.Cdf;
import dev.mlopskit.data.internal.NumberState;
import dev.mlopskit.data.internal.ProfileWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What is known of a column of numbers; see {@link ColumnProfile}. Figures are about finite values. Immutable and thread-safe. */
public final class NumberProfile implements ColumnProfile {
    private final NumberState state;

    /** Made when it is first asked for; made twice by two threads, it is the same. */
    private @Nullable Cdf cdf;

    NumberProfile(NumberState state) {
        this.state = state;
    }

    NumberState state() {
        return state;
    }

    Cdf cdf() {
        Cdf made = cdf;
        if (made == null) {
            made = state.cdf();
            cdf = made;
        }
        return made;
    }

    @Override
    public long rows() {
        return values() + missing();
    }

    @Override
    public long values() {
        return state.count();
    }

    /** Rows that have no finite value. */
    long missing() {
        return nulls() + nans() + positiveInfinities() + negativeInfinities();
    }

    @Override
    public long nulls() {
        return state.nulls();
    }

    /** How many values are NaN. */
    public long nans() {
        return state.nans();
    }

    /** How many values are positive infinity. */
    public long positiveInfinities() {
        return state.positiveInfinities();
    }

    /** How many values are negative infinity. */
    public long negativeInfinities() {
        return state.negativeInfinities();
    }

    /** The least value; NaN if there is none. */
    public double min() {
        return state.min();
    }

    /** The greatest value; NaN if there is none. */
    public double max() {
        return state.max();
    }

    /** The arithmetic mean; NaN if there is no value. */
    public double mean() {
        return state.mean();
    }

    /** The unbiased variance, with n - 1 below; NaN below two values, infinite where it is out of range. */
    public double variance() {
        return state.variance();
    }

    /** The square root of {@link #variance}. */
    public double standardDeviation() {
        return Math.sqrt(variance());
    }

    @Override
    public double distinct() {
        return state.distinct();
    }

    @Override
    public boolean exactCounts() {
        return state.distinctExact();
    }

    /**
     * The least value such that at least a share of all values are not above it; NaN if there is none. Exact up to 1,024 values; beyond,
     * its true share is within {@link #rankError} of the one that was asked for. 0 and 1 are exact always.
     *
     * @param share 0 to 1
     * @throws DataException if it is not
     */
    public double quantile(double share) {
        if (!(share >= 0 && share <= 1)) throw new DataException("quantile " + share + " is not between 0 and 1");
        if (share == 0) return min();
        return share == 1 ? max() : cdf().quantile(share);
    }

    /** The share of values that are not above a value, within {@link #rankError}; NaN if there is none. */
    public double rank(double value) {
        return cdf().at(value);
    }

    /**
     * By how much the share of a value may be off, except with a chance of 1 %; 0 where shares are exact. The bound is that of Karnin, Lang
     * and Liberty 2016, for the compactions that this very sketch has done: it is a proven bound, and most shares are nearer by far.
     */
    public double rankError() {
        return cdf().error();
    }

    /**
     * The most frequent values, the most frequent first; equally frequent ones ascending. Exact up to 128 different values. Beyond, by
     * Misra and Gries 1982, each count is too low by at most the {@code error} that it says, which is at most the 129th part of
     * all values, and each value that came more often is there.
     *
     * @param most the most values that are wanted, from 0 on
     * @throws DataException if it is negative
     */
    public List<TopValue<Double>> top(int most) {
        TopValue.requireMost(most);
        double[] values = state.topValues();
        long[] counts = state.topCounts();
        List<TopValue<Double>> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) all.add(new TopValue<>(values[i], counts[i], state.topError()));
        all.sort(Comparator.<TopValue<Double>>comparingLong(TopValue::count)
                .reversed()
                .thenComparing(TopValue::value));
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    /** The exact counts between the edges that the sketch was made with; empty if it had none. */
    public Optional<Histogram> histogram() {
        double[] edges = state.edges();
        long[] counts = state.binCounts();
        return edges == null || counts == null ? Optional.empty() : Optional.of(histogram(edges, counts));
    }

    /**
     * Counts between edges, from ranks: the share of all below each edge is within {@link #rankError}.
     *
     * @param edges 2 to 1,025 finite numbers, ascending
     * @throws DataException if they are not
     */
    public Histogram histogram(double... edges) {
        Histogram.checkEdges(edges);
        Cdf ranks = cdf();
        long[] counts = new long[edges.length + 1];
        long before = 0;
        for (int i = 0; i < edges.length; i++) {
            // The last bin has its upper edge too.
            long below = i == edges.length - 1 ? ranks.weight(edges[i]) : ranks.weightBelow(edges[i]);
            counts[i] = below - before;
            before = below;
        }
        counts[edges.length] = ranks.total() - before;
        return histogram(edges, counts);
    }

    private static Histogram histogram(double[] edges, long[] counts) {
        return new Histogram(
                DoubleStream.of(edges).boxed().toList(),
                LongStream.of(Arrays.copyOfRange(counts, 1, counts.length - 1))
                        .boxed()
                        .toList(),
                counts[0],
                counts[counts.length - 1]);
    }

    /**
     * The profile of the values of both. Counts, extremes, bins and the estimate of different values are those of a sketch of all of them;
     * mean and variance but for rounding; ranks and top values within the bounds that the result says. Both ways round it is the same.
     *
     * @throws ProfileMismatchException if one has a histogram that the other has not, or both have more than 2^53 rows
     */
    public NumberProfile merge(NumberProfile other) {
        return merge("", other);
    }

    NumberProfile merge(String name, NumberProfile other) {
        if (!state.sameBins(other.state))
            throw new ProfileMismatchException(
                    name,
                    "has a histogram of other edges in the other profile: make both sketches with the same edges");
        Profiles.requireCountable(name, this, other);
        NumberState merged = state.copy();
        merged.merge(other.state);
        return new NumberProfile(merged);
    }

    @Override
    public String toJson() {
        return ProfileWriter.column(state);
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NumberProfile same && toJson().equals(same.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** In short, such as {@code 333 numbers from 2700.0 to 6300.0, 0 nulls}. */
    @Override
    public String toString() {
        return values() + " numbers from " + min() + " to " + max() + ", " + nulls() + " nulls";
    }
}
