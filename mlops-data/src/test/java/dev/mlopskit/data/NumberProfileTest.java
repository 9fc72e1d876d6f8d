package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumberProfileTest {
    @Test
    void what_is_no_number_is_counted_by_its_kind_and_in_no_other_figure() {
        NumberSketch sketch = new NumberSketch();
        sketch.add(new double[] {1, Double.NaN, 3, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN});
        sketch.addNull();
        NumberProfile profile = sketch.profile();
        assertThat(profile.rows()).isEqualTo(7);
        assertThat(profile.values()).isEqualTo(2);
        assertThat(profile.nulls()).isEqualTo(1);
        assertThat(profile.nans()).isEqualTo(2);
        assertThat(profile.positiveInfinities()).isEqualTo(1);
        assertThat(profile.negativeInfinities()).isEqualTo(1);
        assertThat(profile.mean()).isEqualTo(2);
        assertThat(profile.variance()).isEqualTo(2);
        assertThat(profile.min()).isEqualTo(1);
        assertThat(profile.max()).isEqualTo(3);
        assertThat(profile.distinct()).isEqualTo(2);
    }

    @Test
    void of_nothing_counts_are_zero_and_figures_are_nan() {
        NumberProfile profile = new NumberSketch().profile();
        assertThat(profile.rows()).isZero();
        assertThat(profile.distinct()).isZero();
        assertThat(profile.top(3)).isEmpty();
        assertThat(List.of(
                        profile.min(),
                        profile.max(),
                        profile.mean(),
                        profile.variance(),
                        profile.quantile(0.5),
                        profile.quantile(0),
                        profile.rank(1)))
                .allMatch(figure -> figure.isNaN());
    }

    @ParameterizedTest
    @EnumSource
    void mean_and_variance_are_those_of_all_values(Orders order) {
        double[] values = order.values(100_001);
        NumberSketch sketch = new NumberSketch();
        sketch.add(values);
        double mean = Arrays.stream(values).sum() / values.length;
        double variance =
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
        assertThat(sketch.profile().mean()).isCloseTo(mean, within(Math.abs(mean) * 1e-12 + 1e-12));
        assertThat(sketch.profile().variance()).isCloseTo(variance, within(variance * 1e-11));
    }

    @Test
    void a_small_spread_around_a_large_mean_is_not_lost() {
        NumberSketch sketch = new NumberSketch();
        for (int i = 0; i < 100_000; i++) sketch.add(1e9 + i % 2);
        assertThat(sketch.profile().variance()).isCloseTo(0.25, within(1e-5));
        NumberSketch same = new NumberSketch();
        for (int i = 0; i < 100_000; i++) same.add(0.1);
        assertThat(same.profile().mean()).isEqualTo(0.1);
        assertThat(same.profile().variance()).isZero();
    }

    @Test
    void the_largest_numbers_have_a_mean_and_an_infinite_variance() {
        NumberSketch sketch = new NumberSketch();
        for (int i = 0; i < 1_000; i++) sketch.add(i % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
        assertThat(sketch.profile().mean()).isBetween(-1e295, 1e295);
        assertThat(sketch.profile().variance()).isInfinite();
        assertThat(sketch.profile().quantile(0.25)).isEqualTo(-Double.MAX_VALUE);
        assertThat(sketch.profile().toJson()).contains("\"Infinity\"");
        assertThat(ColumnProfile.read(sketch.profile().toJson()).toJson())
                .isEqualTo(sketch.profile().toJson());
    }

    @Test
    void bins_have_their_lower_edge_and_the_last_its_upper_one_too() {
        NumberSketch sketch = NumberSketch.withEdges(0, 1, 2);
        sketch.add(new double[] {-1, 0, 0.5, 1, 2, 2.5, 3});
        Histogram expected = new Histogram(List.of(0.0, 1.0, 2.0), List.of(2L, 2L), 1, 2);
        assertThat(sketch.profile().histogram()).hasValue(expected);
        assertThat(sketch.profile().histogram(0, 1, 2)).isEqualTo(expected);
        assertThat(expected.total()).isEqualTo(7);
        assertThat(new NumberSketch().profile().histogram()).isEmpty();
    }

    @Test
    void bins_are_exact_for_any_number_of_values() {
        Random random = new Random(1);
        NumberSketch sketch = NumberSketch.withEdges(-1, 0, 1);
        long[] exact = new long[4];
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextGaussian();
            exact[value < -1 ? 0 : value < 0 ? 1 : value <= 1 ? 2 : 3]++;
            sketch.add(value);
        }
        assertThat(sketch.profile().histogram())
                .hasValue(new Histogram(List.of(-1.0, 0.0, 1.0), List.of(exact[1], exact[2]), exact[0], exact[3]));
    }

    @Test
    void edges_that_make_no_bins_and_shares_beyond_all_are_refused() {
        for (double[] edges : new double[][] {{}, {1}, {1, 1}, {2, 1}, {0, Double.NaN}, new double[2_000]})
            assertThatThrownBy(() -> NumberSketch.withEdges(edges)).isInstanceOf(DataException.class);
        for (double share : new double[] {-0.1, 1.1, Double.NaN})
            assertThatThrownBy(() -> new NumberSketch().profile().quantile(share))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("between 0 and 1");
    }

    @Test
    void a_profile_is_not_changed_by_what_is_added_later_and_changes_nothing() {
        Random random = new Random(3);
        NumberSketch looked = new NumberSketch();
        NumberSketch left = new NumberSketch();
        String before = "";
        NumberProfile early = looked.profile();
        for (int i = 0; i < 10_000; i++) {
            double value = random.nextGaussian();
            looked.add(value);
            left.add(value);
            if (i == 5_000) {
                early = looked.profile();
                before = early.toJson();
            }
        }
        assertThat(early.toJson()).isEqualTo(before);
        assertThat(looked.profile().toJson()).isEqualTo(left.profile().toJson());
    }
}
