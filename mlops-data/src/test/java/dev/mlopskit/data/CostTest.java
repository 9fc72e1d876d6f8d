package dev.mlopskit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A value costs little, and its sketch no more the longer it is added to. */
@Tag("slow")
class CostTest {
    private static final int VALUES = 1 << 18;
    private static final int PART = 1 << 12;
    private static final int ROUNDS = 30;

    enum Column {
        NORMAL(x -> Math.log(x / (1 - x))),
        TEN_VALUES(x -> Math.floor(x * 10)),
        FIVE_HUNDRED_VALUES(x -> Math.floor(x * 500)),
        PRICES(x -> Math.round(x * 1e6) / 100.0);

        private final DoubleUnaryOperator make;

        Column(DoubleUnaryOperator make) {
            this.make = make;
        }

        double[] make() {
            return new Random(1).doubles(VALUES, 0.001, 0.999).map(make).toArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_number_takes_far_less_than_a_microsecond(Column column) {
        double[] values = column.make();
        NumberSketch sketch = new NumberSketch();
        double best = best(from -> {
            for (int i = from; i < from + PART; i++) sketch.add(values[i]);
        });
        System.out.printf("a number of %s: %.1f ns%n", column, best);
        assertThat(best).isLessThan(500);
        assertThat(sketch.profile().values()).isEqualTo((long) VALUES * ROUNDS);
    }

    @Test
    void a_text_takes_far_less_than_a_microsecond() {
        for (int different : new int[] {20, 100_000}) {
            String[] values = new Random(1)
                    .ints(VALUES, 0, different)
                    .mapToObj(i -> "category-" + i)
                    .toArray(String[]::new);
            TextSketch sketch = new TextSketch();
            double best = best(from -> {
                for (int i = from; i < from + PART; i++) sketch.add(values[i]);
            });
            System.out.printf("a text, one of %d: %.1f ns%n", different, best);
            assertThat(best).isLessThan(2_000);
        }
    }

    @Test
    void a_profile_takes_no_more_room_the_more_values_it_is_of() {
        Random random = new Random(2);
        NumberSketch numbers = new NumberSketch();
        TextSketch texts = new TextSketch();
        for (int i = 0; i < 3_000_000; i++) numbers.add(random.nextGaussian());
        for (int i = 0; i < 100_000; i++) texts.add("x".repeat(300) + i);
        assertThat(numbers.profile().toJson()).hasSizeLessThan(22_000);
        assertThat(texts.profile().toJson()).hasSizeLessThan(65_000);
    }

    /**
     * Nanoseconds for one value: each part of the values in the best of several rounds. A part takes less than a processor is left
     * to a thread, so that what else the machine does counts little.
     *
     * @param add adds the values from a place, {@value #PART} of them
     */
    private static double best(IntConsumer add) {
        long[] best = new long[VALUES / PART];
        Arrays.fill(best, Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++)
            for (int part = 0; part < best.length; part++) {
                long start = System.nanoTime();
                add.accept(part * PART);
                best[part] = Math.min(best[part], System.nanoTime() - start);
            }
        return (double) Arrays.stream(best).sum() / VALUES;
    }
}
