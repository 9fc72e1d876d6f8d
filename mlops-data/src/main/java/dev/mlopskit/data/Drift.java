package dev.mlopskit.data;

import dev.mlopskit.data.internal.Cdf;
import dev.mlopskit.data.internal.Divergence;
import dev.mlopskit.data.internal.Kolmogorov;
import dev.mlopskit.data.internal.Steps;
import dev.mlopskit.data.internal.Tables;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * The distance between a reference and what is current: of two profiles, or exactly, of counts and values. Thread-safe.
 *
 * <p>Bins of profiles. Numbers: the edges of the histogram if both sides have the same, else the deciles of the reference, each bin with
 * its upper edge, the outer ones open, equal deciles as one. Texts: each top text that came more often on one side than the counts
 * of the other may be off, and all others together. Nulls, NaN and infinities are one more bin of {@code psi} and {@code
 * jensenShannon}, since a column that has lost its values has moved; the other figures are about values alone.
 */
public final class Drift {
    private Drift() {}

    /**
     * The drift of each column of the reference, in its order. Columns that only the current profile has are left out.
     *
     * @throws ProfileMismatchException if a column is missing, or is of the other kind
     */
    public static Map<String, ColumnDrift> between(TableProfile reference, TableProfile current) {
        Map<String, ColumnDrift> all = new LinkedHashMap<>();
        reference.columns().forEach((name, column) -> all.put(name, between(name, column, current.column(name))));
        return Collections.unmodifiableMap(all);
    }

    /**
     * The drift of a column.
     *
     * @throws ProfileMismatchException if one is of numbers and the other of texts
     */
    public static ColumnDrift between(ColumnProfile reference, ColumnProfile current) {
        return between("", reference, current);
    }

    private static ColumnDrift between(String name, ColumnProfile reference, ColumnProfile current) {
        if (reference instanceof NumberProfile before && current instanceof NumberProfile now)
            return between(before, now);
        if (reference instanceof TextProfile before && current instanceof TextProfile now) return between(before, now);
        throw new ProfileMismatchException(
                name, "is of numbers in one profile and of texts in the other: sketch both as the same type");
    }

    /**
     * The drift of a column of numbers. Ranks of more than 1,024 values are estimates: the p-value of the Kolmogorov-Smirnov test is
     * then that of a statistic that is smaller by what both estimates may be off, so it never says more than the values do, but for a
     * chance of 2 %.
     */
    public static NumberDrift between(NumberProfile reference, NumberProfile current) {
        Cdf before = reference.cdf();
        Cdf now = current.cdf();
        Tables bins = Tables.ofNumbers(reference.state(), before, current.state(), now)
                .with(reference.missing(), current.missing());
        return new NumberDrift(
                Divergence.psi(bins.reference(), bins.current()),
                Divergence.jensenShannon(bins.reference(), bins.current()),
                kolmogorovSmirnov(before, now),
                Steps.area(before, now));
    }

    private static Significance kolmogorovSmirnov(Cdf before, Cdf now) {
        double error = before.uniformError() + now.uniformError();
        if (error == 0) return kolmogorovSmirnov(before.all(), now.all());
        double statistic = Steps.largest(before, now);
        double scale = Math.sqrt((double) before.total() * now.total() / (before.total() + now.total()));
        return new Significance(statistic, Kolmogorov.chanceOf(scale * Math.max(0, statistic - error)));
    }

    /** The drift of a column of texts. For chi-square, texts of which fewer than 5 are expected on a side are put together (Cochran 1954). */
    public static TextDrift between(TextProfile reference, TextProfile current) {
        Tables values = Tables.ofTexts(reference.state(), current.state());
        Tables rows = values.with(reference.nulls(), current.nulls());
        Tables pooled = values.pooled();
        return new TextDrift(
                Divergence.psi(rows.reference(), rows.current()),
                Divergence.jensenShannon(rows.reference(), rows.current()),
                chiSquare(pooled.reference(), pooled.current()));
    }

    /**
     * The population stability index: the sum over bins of {@code (q - p) ln(q / p)}, with the shares p of the reference and q of what is
     * current; a share below 0.0001 is taken as 0.0001, and a bin that is empty on both sides is left out. Source: Siddiqi,
     * "Credit risk scorecards" (2006); the divergence of Jeffreys 1946.
     *
     * @param reference the count of each bin
     * @param current the counts of the same bins
     * @return 0 or more; NaN if all counts of a side are 0
     * @throws DataException if there are not as many, or one is negative
     */
    public static double psi(long[] reference, long[] current) {
        check(reference, current);
        return Divergence.psi(reference, current);
    }

    /**
     * The Jensen-Shannon distance: the square root of the divergence of Lin, "Divergence measures based on the Shannon entropy" (1991), to
     * the base 2, as {@code scipy.spatial.distance.jensenshannon(p, q, base=2)}. Empty bins need no care.
     *
     * @param reference the count of each bin
     * @param current the counts of the same bins
     * @return 0 to 1; NaN if all counts of a side are 0
     * @throws DataException if there are not as many, or one is negative
     */
    public static double jensenShannon(long[] reference, long[] current) {
        check(reference, current);
        return Divergence.jensenShannon(reference, current);
    }

    /**
     * The two-sample Kolmogorov-Smirnov test, two-sided, as {@code scipy.stats.ks_2samp}: the largest distance of the two distribution
     * functions, with the exact p-value for small samples and the limit for many values otherwise (Apache Commons Statistics).
     *
     * @throws DataException if a value is not finite
     */
    public static Significance kolmogorovSmirnov(double[] reference, double[] current) {
        check(reference);
        check(current);
        if (reference.length == 0 || current.length == 0) return new Significance(Double.NaN, Double.NaN);
        // One value on a side is too few for that library, and no reason to say anything.
        if (reference.length == 1 || current.length == 1)
            return new Significance(Steps.largest(sorted(reference), sorted(current)), 1);
        KolmogorovSmirnovTest.TwoResult result =
                KolmogorovSmirnovTest.withDefaults().test(reference, current);
        return new Significance(result.getStatistic(), result.getPValue());
    }

    /**
     * The 1-Wasserstein (earth mover's) distance: the area between the two distribution functions, as {@code
     * scipy.stats.wasserstein_distance}. Source: Ramdas, Garcia and Cuturi, "On Wasserstein two sample testing" (2015).
     *
     * @return 0 or more, in the unit of the values; NaN if a side is empty
     * @throws DataException if a value is not finite
     */
    public static double wasserstein(double[] reference, double[] current) {
        check(reference);
        check(current);
        return Steps.area(sorted(reference), sorted(current));
    }

    private static Cdf sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Cdf.ofSorted(sorted);
    }

    /**
     * Pearson's chi-square test of homogeneity, without Yates's correction, as {@code scipy.stats.chi2_contingency(.., correction=False)}
     * (Apache Commons Statistics). Bins that are empty on both sides are left out. With one bin the statistic is 0 and the
     * p-value 1.
     *
     * @param reference the count of each bin
     * @param current the counts of the same bins
     * @throws DataException if there are not as many, or one is negative
     */
    public static Significance chiSquare(long[] reference, long[] current) {
        check(reference, current);
        if (Arrays.stream(reference).allMatch(n -> n == 0)
                || Arrays.stream(current).allMatch(n -> n == 0)) return new Significance(Double.NaN, Double.NaN);
        long[][] filled = IntStream.range(0, reference.length)
                .filter(i -> reference[i] > 0 || current[i] > 0)
                .mapToObj(i -> new long[] {reference[i], current[i]})
                .toArray(long[][]::new);
        if (filled.length < 2) return new Significance(0, 1);
        var result = ChiSquareTest.withDefaults().test(filled);
        return new Significance(result.getStatistic(), result.getPValue());
    }

    private static void check(long[] reference, long[] current) {
        if (reference.length != current.length)
            throw new DataException("the reference has " + reference.length + " bins and the other side "
                    + current.length + ": count both in the same bins");
        for (long[] side : new long[][] {reference, current})
            for (long count : side)
                if (count < 0) throw new DataException("a bin has the count " + count + ": counts are 0 or more");
    }

    private static void check(double[] values) {
        for (double value : values)
            if (!Double.isFinite(value))
                throw new DataException("a value is " + value + ": leave out what is not finite, and count it apart");
    }
}
