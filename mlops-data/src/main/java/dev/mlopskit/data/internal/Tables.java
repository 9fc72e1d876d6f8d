package dev.mlopskit.data.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The counts of two sides in the same bins.
 *
 * @param reference one count for each bin
 * @param current as many
 */
public record Tables(long[] reference, long[] current) {
    private static final int BINS = 10;

    /** Below that many that are expected, chi-square is not the distribution of the statistic (Cochran 1954). */
    private static final double LEAST_EXPECTED = 5;

    /** Numbers in the bins that both have, or else between the deciles of the reference; the outer bins are open. */
    public static Tables ofNumbers(NumberState reference, Cdf before, NumberState current, Cdf now) {
        long[] bins = reference.binCounts();
        long[] others = current.binCounts();
        if (bins != null && others != null && reference.sameBins(current)) return new Tables(bins, others);
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        long passed = 0;
        long passedNow = 0;
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < BINS && before.total() > 0; i++) {
            double edge = before.quantile((double) i / BINS);
            // Equal deciles make one bin, and the last one has all that is above it.
            if (edge == last || edge >= reference.max()) continue;
            first.add(before.weight(edge) - passed);
            second.add(now.weight(edge) - passedNow);
            passed = before.weight(edge);
            passedNow = now.weight(edge);
            last = edge;
        }
        first.add(before.total() - passed);
        second.add(now.total() - passedNow);
        return of(first, second);
    }

    /**
     * Texts by themselves where one side has more of them than the other could hide, and all others together: a text that is not among
     * the top ones may have come as often as the error of the counts says.
     */
    public static Tables ofTexts(TextState reference, TextState current) {
        Map<String, Long> before = reference.top();
        Map<String, Long> now = current.top();
        Set<String> texts = new LinkedHashSet<>(before.keySet());
        texts.addAll(now.keySet());
        double hidden =
                Math.max(share(reference.topError(), reference.count()), share(current.topError(), current.count()));
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        long rest = reference.count();
        long restNow = current.count();
        for (String text : texts) {
            long a = before.getOrDefault(text, 0L);
            long b = now.getOrDefault(text, 0L);
            if (!(Math.max(share(a, reference.count()), share(b, current.count())) > hidden)) continue;
            first.add(a);
            second.add(b);
            rest -= a;
            restNow -= b;
        }
        first.add(rest);
        second.add(restNow);
        return of(first, second);
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }

    private static Tables of(List<Long> reference, List<Long> current) {
        return new Tables(
                reference.stream().mapToLong(Long::longValue).toArray(),
                current.stream().mapToLong(Long::longValue).toArray());
    }

    /** The same with one more bin, unless it is empty on both sides. */
    public Tables with(long more, long moreNow) {
        if (more == 0 && moreNow == 0) return this;
        return new Tables(
                LongStream.concat(LongStream.of(reference), LongStream.of(more)).toArray(),
                LongStream.concat(LongStream.of(current), LongStream.of(moreNow))
                        .toArray());
    }

    /** The same with all bins together of which too few are expected on a side. */
    public Tables pooled() {
        double all = LongStream.of(reference).sum();
        double now = LongStream.of(current).sum();
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        long rest = 0;
        long restNow = 0;
        for (int i = 0; i < reference.length; i++) {
            double both = (double) reference[i] + current[i];
            if (both * Math.min(all, now) / (all + now) >= LEAST_EXPECTED) {
                first.add(reference[i]);
                second.add(current[i]);
            } else {
                rest += reference[i];
                restNow += current[i];
            }
        }
        first.add(rest);
        second.add(restNow);
        return of(first, second);
    }
}
