package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Different values are counted within the published error of HyperLogLog, 1.04 / sqrt(m). */
@Tag("slow")
class DistinctBoundTest {
    private static final int COLUMNS = 200;

    @ParameterizedTest
    @ValueSource(ints = {150, 1_000, 5_000, 10_000, 20_000, 50_000})
    void the_root_mean_square_error_over_many_columns_is_the_published_one(int different) {
        double squares = 0;
        double sum = 0;
        for (int column = 0; column < COLUMNS; column++) {
            NumberSketch sketch = new NumberSketch();
            Random random = new Random(column);
            for (int i = 0; i < different; i++) sketch.add(random.nextDouble());
            double error = sketch.profile().distinct() / different - 1;
            squares += error * error;
            sum += error;
        }
        double found = Math.sqrt(squares / COLUMNS);
        System.out.printf("%d different: %.3f %%%n", different, found * 100);
        // The error of the error itself is a twentieth for two hundred columns: three of them.
        assertThat(found).isLessThan(ColumnProfile.DISTINCT_ERROR * 1.15);
        assertThat(Math.abs(sum / COLUMNS)).isLessThan(ColumnProfile.DISTINCT_ERROR / 4);
    }

    @Test
    void texts_and_whole_numbers_in_order_are_counted_as_well_as_random_ones() {
        for (int different : new int[] {1_000, 30_000, 300_000}) {
            NumberSketch numbers = new NumberSketch();
            TextSketch texts = new TextSketch();
            for (int i = 0; i < different; i++) {
                numbers.add(i);
                texts.add("user-" + i);
            }
            assertThat(numbers.profile().distinct() / different).isBetween(0.95, 1.05);
            assertThat(texts.profile().distinct() / different).isBetween(0.95, 1.05);
        }
    }

    @Test
    void few_different_values_are_counted_exactly_however_often_they_come() {
        NumberSketch numbers = new NumberSketch();
        TextSketch texts = new TextSketch();
        for (int i = 0; i < 100_000; i++) {
            numbers.add(i % 128);
            texts.add("t" + i % 256);
        }
        assertThat(numbers.profile().distinct()).isEqualTo(128);
        assertThat(texts.profile().distinct()).isEqualTo(256);
        assertThat(numbers.profile().exactCounts()).isTrue();
        numbers.add(128.5);
        texts.add("one more");
        assertThat(numbers.profile().exactCounts()).isFalse();
        assertThat(texts.profile().exactCounts()).isFalse();
        assertThat(numbers.profile().distinct()).isBetween(123.0, 135.0);
        assertThat(texts.profile().distinct()).isBetween(245.0, 270.0);
    }

    @Test
    void zero_and_minus_zero_are_one_number() {
        NumberSketch sketch = new NumberSketch();
        sketch.add(0.0);
        sketch.add(-0.0);
        assertThat(sketch.profile().distinct()).isEqualTo(1);
        assertThat(sketch.profile().top(9)).containsExactly(new TopValue<>(0.0, 2, 0));
        assertThat(sketch.profile().rank(-0.0)).isEqualTo(1);
    }
}
