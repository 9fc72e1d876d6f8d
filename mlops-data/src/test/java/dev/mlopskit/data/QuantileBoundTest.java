package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranks are within the bound that the profile states, in whatever order the values come. */
@Tag("slow")
class QuantileBoundTest {
    private static final int PLACES = 200;

    @ParameterizedTest
    @EnumSource
    void shares_and_quantiles_of_a_million_values_are_within_the_stated_bound(Orders order) {
        double[] values = order.values(1_000_000);
        NumberSketch sketch = new NumberSketch();
        sketch.add(values);
        NumberProfile profile = sketch.profile();
        double worst = worst(profile, values);
        System.out.printf("%s: worst %.4f %%, bound %.4f %%%n", order, worst * 100, profile.rankError() * 100);
        assertThat(worst).isLessThan(profile.rankError());
        assertThat(profile.rankError()).isBetween(0.001, 0.025);
    }

    @ParameterizedTest
    @EnumSource
    void up_to_1024_values_all_is_exact(Orders order) {
        double[] values = order.values(1_024);
        NumberSketch sketch = new NumberSketch();
        sketch.add(values);
        NumberProfile profile = sketch.profile();
        assertThat(profile.rankError()).isZero();
        assertThat(worst(profile, values)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void merged_parts_are_within_the_bound_that_the_merged_profile_states(Orders order) {
        double[] values = order.values(300_000);
        NumberProfile merged = new NumberSketch().profile();
        // Parts of very different sizes.
        for (int from = 0, size = 1; from < values.length; from += size, size = size * 5 % 70_001 + 1) {
            NumberSketch part = new NumberSketch();
            part.add(Arrays.copyOfRange(values, from, Math.min(values.length, from + size)));
            merged = merged.merge(part.profile());
        }
        assertThat(merged.values()).isEqualTo(values.length);
        double worst = worst(merged, values);
        System.out.printf("%s merged: worst %.4f %%, bound %.4f %%%n", order, worst * 100, merged.rankError() * 100);
        assertThat(worst).isLessThan(merged.rankError());
        assertThat(merged.rankError()).isLessThan(0.03);
    }

    private static double worst(NumberProfile profile, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double worst = 0;
        for (int i = 0; i < PLACES; i++) {
            double share = (i + 0.5) / PLACES;
            double value = sorted[(int) (share * sorted.length)];
            worst = Math.max(worst, Math.abs(profile.rank(value) - notAbove(sorted, value)));
            double quantile = profile.quantile(share);
            // The quantile is right if the wanted share lies between what is below it and what is not above it.
            worst = Math.max(worst, below(sorted, quantile) - share);
            worst = Math.max(worst, share - notAbove(sorted, quantile));
        }
        return worst;
    }

    private static double notAbove(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) low = middle + 1;
            else high = middle;
        }
        return (double) low / sorted.length;
    }

    private static double below(double[] sorted, double value) {
        return notAbove(sorted, Math.nextDown(value));
    }
}
