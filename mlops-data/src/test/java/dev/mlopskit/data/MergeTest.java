package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are merged say what one sketch of all would say. */
class MergeTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void generated_parts_merged_in_any_order_are_the_whole(int seed) {
        Random random = new Random(seed);
        NumberSketch whole = NumberSketch.withEdges(-1, 0, 1, 2);
        List<NumberProfile> parts = new ArrayList<>();
        for (int part = 0; part < 1 + random.nextInt(6); part++) {
            NumberSketch sketch = NumberSketch.withEdges(-1, 0, 1, 2);
            for (int i = random.nextInt(4_000); i > 0; i--) {
                double value = value(random, seed);
                if (random.nextInt(50) == 0) {
                    sketch.addNull();
                    whole.addNull();
                }
                sketch.add(value);
                whole.add(value);
            }
            parts.add(sketch.profile());
        }
        NumberProfile forth = merged(parts);
        java.util.Collections.reverse(parts);
        NumberProfile back = merged(parts);
        check(forth, whole.profile());
        check(back, whole.profile());
    }

    private static double value(Random random, int seed) {
        if (random.nextInt(40) == 0) return random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
        return seed % 3 == 0 ? random.nextInt(20) : seed % 3 == 1 ? random.nextGaussian() : random.nextInt(2_000) / 7.0;
    }

    private static NumberProfile merged(List<NumberProfile> parts) {
        NumberProfile merged = NumberSketch.withEdges(-1, 0, 1, 2).profile();
        for (NumberProfile part : parts) merged = merged.merge(part);
        return merged;
    }

    private static void check(NumberProfile merged, NumberProfile whole) {
        assertThat(merged.rows()).isEqualTo(whole.rows());
        assertThat(merged.values()).isEqualTo(whole.values());
        assertThat(merged.nulls()).isEqualTo(whole.nulls());
        assertThat(merged.nans()).isEqualTo(whole.nans());
        assertThat(merged.positiveInfinities()).isEqualTo(whole.positiveInfinities());
        assertThat(merged.histogram()).isEqualTo(whole.histogram());
        assertThat(merged.min()).isEqualTo(whole.min());
        assertThat(merged.max()).isEqualTo(whole.max());
        if (merged.exactCounts() || !whole.exactCounts())
            assertThat(merged.distinct()).isEqualTo(whole.distinct());
        if (whole.values() == 0) return;
        assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-9));
        assertThat(merged.variance()).isCloseTo(whole.variance(), within(whole.variance() * 1e-9));
        for (double share = 0.05; share < 1; share += 0.05) {
            double value = whole.quantile(share);
            assertThat(merged.rank(value)).isCloseTo(whole.rank(value), within(merged.rankError() + whole.rankError()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 60_000})
    void two_profiles_merge_to_the_same_both_ways_round_byte_for_byte(int rows) {
        NumberProfile one = numbers(rows, 1);
        NumberProfile other = numbers(rows / 3, 2);
        assertThat(one.merge(other).toJson()).isEqualTo(other.merge(one).toJson());
        assertThat(texts(rows, 1).merge(texts(rows / 3, 2)).toJson())
                .isEqualTo(texts(rows / 3, 2).merge(texts(rows, 1)).toJson());
    }

    private static NumberProfile numbers(int rows, int seed) {
        Random random = new Random(seed);
        NumberSketch sketch = new NumberSketch();
        for (int i = 0; i < rows; i++) sketch.add(random.nextGaussian() * seed);
        return sketch.profile();
    }

    private static TextProfile texts(int rows, int seed) {
        Random random = new Random(seed);
        TextSketch sketch = new TextSketch();
        for (int i = 0; i < rows; i++) sketch.add("t" + (int) Math.abs(random.nextGaussian() * 300));
        return sketch.profile();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void merging_leaves_both_as_they_were_and_a_sketch_goes_on_from_a_profile(int seed) {
        NumberProfile one = numbers(5_000, seed);
        NumberProfile other = numbers(5_000, seed + 10);
        String before = one.toJson() + other.toJson();
        NumberSketch on = NumberSketch.from(one);
        on.add(7);
        assertThat(on.profile().values()).isEqualTo(5_001);
        assertThat(one.merge(other).values()).isEqualTo(10_000);
        assertThat(one.toJson() + other.toJson()).isEqualTo(before);
    }

    /** Each step doubles it. */
    @Test
    void no_profile_counts_more_rows_than_its_document_can_say() {
        TextSketch texts = new TextSketch();
        texts.add("x");
        TableProfile merged = TableSketch.ofSketches(Map.of("n", NumberSketch.from(numbers(1, 1)), "t", texts))
                .profile();
        for (int i = 0; i < 53; i++) merged = merged.merge(merged);
        TableProfile most = TableProfile.read(merged.toJson());
        assertThat(most.rows()).isEqualTo(1L << 53);
        assertThatThrownBy(() -> most.merge(most))
                .isInstanceOf(ProfileMismatchException.class)
                .hasMessageContaining("9007199254740992 rows");
        assertThatThrownBy(() -> most.texts("t").merge(most.texts("t"))).isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void what_has_other_bins_or_columns_is_not_merged(int rows) {
        NumberProfile plain = numbers(rows, 1);
        assertThatThrownBy(() -> plain.merge(NumberSketch.withEdges(0, 1).profile()))
                .isInstanceOf(ProfileMismatchException.class)
                .hasMessageContaining("edges");
        TableProfile number =
                TableSketch.ofSketches(Map.of("x", NumberSketch.from(plain))).profile();
        TableProfile text =
                TableSketch.ofSketches(Map.of("x", new TextSketch())).profile();
        TableProfile named =
                TableSketch.ofSketches(Map.of("y", new TextSketch())).profile();
        assertThatThrownBy(() -> number.merge(text))
                .isInstanceOf(ProfileMismatchException.class)
                .hasMessageContaining("column 'x'");
        assertThatThrownBy(() -> text.merge(named))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[y]");
    }
}
