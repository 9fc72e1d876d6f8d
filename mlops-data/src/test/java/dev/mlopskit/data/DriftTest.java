package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
    private static NumberProfile numbers(double... values) {
        NumberSketch sketch = new NumberSketch();
        sketch.add(values);
        return sketch.profile();
    }

    private static TextProfile texts(String... values) {
        TextSketch sketch = new TextSketch();
        for (String value : values) sketch.add(value);
        return sketch.profile();
    }

    private static double[] normal(int n, long seed, double shift) {
        Random random = new Random(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian() + shift);
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void a_column_has_not_moved_from_itself(Orders order) {
        NumberProfile profile = numbers(order.values(50_000));
        NumberDrift drift = Drift.between(profile, profile);
        assertThat(drift).isEqualTo(new NumberDrift(0, 0, new Significance(0, 1), 0));
        assertThat(Drift.between(texts("a", "b"), texts("b", "a")))
                .isEqualTo(new TextDrift(0, 0, new Significance(0, 1)));
    }

    @ParameterizedTest
    @EnumSource
    void drift_of_sketches_is_that_of_the_values_within_their_errors(Orders order) {
        double[] before = order.values(200_000);
        double[] now =
                Arrays.stream(order.values(100_000)).map(x -> x * 1.2 + 0.05).toArray();
        NumberProfile reference = numbers(before);
        NumberProfile current = numbers(now);
        NumberDrift drift = Drift.between(reference, current);
        double error = reference.cdf().uniformError() + current.cdf().uniformError();
        assertThat(drift.kolmogorovSmirnov().statistic())
                .isCloseTo(Drift.kolmogorovSmirnov(before, now).statistic(), within(error));
        double range = Math.max(reference.max(), current.max()) - Math.min(reference.min(), current.min());
        assertThat(drift.wasserstein()).isCloseTo(Drift.wasserstein(before, now), within(error * range));
        assertThat(drift.jensenShannon()).isBetween(0.0, 1.0);
    }

    @Test
    void bins_of_numbers_are_the_deciles_of_the_reference() {
        double[] before = normal(1_000, 1, 0);
        double[] now = normal(800, 2, 0.3);
        double[] sorted = before.clone();
        Arrays.sort(sorted);
        long[] p = new long[10];
        long[] q = new long[10];
        for (double value : before) p[bin(sorted, value)]++;
        for (double value : now) q[bin(sorted, value)]++;
        NumberDrift drift = Drift.between(numbers(before), numbers(now));
        assertThat(p).containsOnly(100);
        assertThat(drift.psi()).isEqualTo(Drift.psi(p, q)).isBetween(0.05, 0.2);
        assertThat(drift.jensenShannon()).isEqualTo(Drift.jensenShannon(p, q));
        assertThat(drift.kolmogorovSmirnov()).isEqualTo(Drift.kolmogorovSmirnov(before, now));
        assertThat(drift.wasserstein()).isEqualTo(Drift.wasserstein(before, now));
    }

    private static int bin(double[] sorted, double value) {
        int bin = 0;
        while (bin < 9 && value > sorted[(bin + 1) * sorted.length / 10 - 1]) bin++;
        return bin;
    }

    @Test
    void bins_that_both_sides_have_are_taken_instead() {
        NumberSketch before = NumberSketch.withEdges(0, 10, 20);
        NumberSketch now = NumberSketch.withEdges(0, 10, 20);
        before.add(new double[] {-1, 1, 2, 3, 15});
        now.add(new double[] {1, 11, 12, 30});
        assertThat(Drift.between(before.profile(), now.profile()).psi())
                .isEqualTo(Drift.psi(new long[] {1, 3, 1, 0}, new long[] {0, 1, 2, 1}));
    }

    @Test
    void a_number_that_is_nearly_always_the_same_has_two_bins() {
        double[] before = new double[1_000];
        double[] now = new double[1_000];
        Arrays.fill(before, 0, 50, 1);
        Arrays.fill(now, 0, 400, 1);
        assertThat(Drift.between(numbers(before), numbers(now)).psi())
                .isEqualTo(Drift.psi(new long[] {950, 50}, new long[] {600, 400}));
    }

    @Test
    void values_that_are_gone_are_drift_also_if_no_value_is_left() {
        NumberSketch gone = new NumberSketch();
        TextSketch none = new TextSketch();
        for (int i = 0; i < 1_000; i++) {
            gone.addNull();
            none.addNull();
        }
        NumberDrift drift = Drift.between(numbers(normal(1_000, 1, 0)), gone.profile());
        assertThat(drift.psi()).isGreaterThan(5);
        assertThat(drift.jensenShannon()).isEqualTo(1);
        assertThat(drift.wasserstein()).isNaN();
        assertThat(drift.kolmogorovSmirnov().pValue()).isNaN();
        TextDrift texts = Drift.between(texts("a", "b"), none.profile());
        assertThat(texts.psi()).isGreaterThan(5);
        assertThat(texts.chiSquare().pValue()).isNaN();
    }

    @Test
    void of_an_empty_side_nothing_is_said_and_no_limit_is_passed() {
        NumberDrift drift = Drift.between(numbers(1, 2, 3), numbers());
        assertThat(drift.psi()).isNaN();
        assertThat(drift.jensenShannon()).isNaN();
        assertThat(drift.kolmogorovSmirnov().statistic()).isNaN();
        assertThat(Drift.between(numbers(), numbers(1, 2)).psi()).isNaN();
        assertThat(Drift.between(texts(), texts("a")).psi()).isNaN();
        assertThat(drift.psi() > 0.25).isFalse();
        assertThat(Drift.wasserstein(new double[0], new double[] {1})).isNaN();
        assertThat(Drift.kolmogorovSmirnov(new double[0], new double[] {1}).statistic())
                .isNaN();
        assertThat(Drift.psi(new long[0], new long[0])).isNaN();
        assertThat(Drift.chiSquare(new long[] {0, 0}, new long[] {1, 2}).statistic())
                .isNaN();
    }

    @Test
    void an_empty_bin_counts_as_a_ten_thousandth() {
        assertThat(Drift.psi(new long[] {50, 50}, new long[] {100, 0}))
                .isCloseTo(0.5 * Math.log(2) + (0.5 - 1e-4) * Math.log(0.5 / 1e-4), within(1e-12));
        assertThat(Drift.jensenShannon(new long[] {7, 0}, new long[] {0, 9})).isEqualTo(1);
    }

    @Test
    void a_new_text_and_a_rare_one_are_seen_by_psi_and_pooled_for_chi_square() {
        String[] before = new String[1_000];
        String[] now = new String[1_000];
        Arrays.setAll(before, i -> i < 500 ? "a" : i < 997 ? "b" : "rare-" + i);
        Arrays.setAll(now, i -> i < 400 ? "a" : i < 700 ? "b" : "new");
        TextDrift drift = Drift.between(texts(before), texts(now));
        assertThat(drift.psi()).isGreaterThan(2);
        assertThat(drift.chiSquare())
                .isEqualTo(Drift.chiSquare(new long[] {500, 497, 0, 3}, new long[] {400, 300, 300, 0}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void texts_beyond_number_that_have_not_moved_have_not_drifted(long seed) {
        TextSketch before = new TextSketch();
        TextSketch now = new TextSketch();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            before.add("u" + random.nextInt(50_000));
            now.add("u" + random.nextInt(50_000));
        }
        TextDrift drift = Drift.between(before.profile(), now.profile());
        assertThat(drift.psi()).isLessThan(0.01);
        assertThat(drift.chiSquare().pValue()).isGreaterThan(0.001);
    }

    @Test
    void many_values_of_one_distribution_are_hardly_ever_significant() {
        int significant = 0;
        for (int pair = 0; pair < 50; pair++) {
            NumberProfile one = numbers(normal(20_000, pair, 0));
            NumberProfile other = numbers(normal(20_000, 1_000 + pair, 0));
            if (Drift.between(one, other).kolmogorovSmirnov().pValue() < 0.01) significant++;
        }
        assertThat(significant).isLessThanOrEqualTo(2);
        assertThat(Drift.between(numbers(normal(20_000, 1, 0)), numbers(normal(20_000, 2, 0.2)))
                        .kolmogorovSmirnov()
                        .pValue())
                .isLessThan(1e-6);
    }

    @Test
    void columns_of_tables_are_compared_by_name_in_the_order_of_the_reference() {
        TableSketch before = TableSketch.ofSketches(ordered("b", new NumberSketch(), "a", new TextSketch()));
        TableSketch now = TableSketch.ofSketches(
                Map.of("a", new TextSketch(), "b", new NumberSketch(), "more", new TextSketch()));
        before.addRow(1, "x");
        now.add(Map.of("a", "x", "b", 1, "more", "y"));
        assertThat(Drift.between(before.profile(), now.profile()).keySet()).containsExactly("b", "a");
        TableProfile other =
                TableSketch.ofSketches(Map.of("b", new TextSketch())).profile();
        assertThatThrownBy(() -> Drift.between(before.profile(), other))
                .isInstanceOf(ProfileMismatchException.class)
                .hasMessageContaining("column 'b' is of numbers in one profile and of texts in the other");
        assertThatThrownBy(() -> Drift.between(now.profile(), before.profile())).hasMessageContaining("'more'");
    }

    private static Map<String, ColumnSketch> ordered(String one, ColumnSketch first, String two, ColumnSketch second) {
        Map<String, ColumnSketch> columns = new java.util.LinkedHashMap<>();
        columns.put(one, first);
        columns.put(two, second);
        return columns;
    }

    @Test
    void counts_whose_sum_is_no_long_are_shares_as_others_are() {
        long[] reference = {Long.MAX_VALUE, Long.MAX_VALUE, 2};
        long[] current = {Long.MAX_VALUE, 1, 1};
        long[] small = {1_000_000, 1_000_000, 0};
        long[] smallNow = {1_000_000, 0, 0};
        assertThat(Drift.psi(reference, current)).isCloseTo(Drift.psi(small, smallNow), within(1e-9));
        assertThat(Drift.jensenShannon(reference, current))
                .isCloseTo(Drift.jensenShannon(small, smallNow), within(1e-9));
        assertThat(Drift.chiSquare(reference, new long[] {1, 1, 1}).statistic()).isNotNaN();
    }

    @Test
    void counts_and_values_that_cannot_be_compared_are_refused() {
        assertThatThrownBy(() -> Drift.psi(new long[2], new long[3])).hasMessageContaining("2 bins");
        assertThatThrownBy(() -> Drift.chiSquare(new long[] {-1}, new long[] {1}))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> Drift.wasserstein(new double[] {Double.NaN}, new double[] {1}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("NaN");
    }
}
