package dev.mlopskit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.tracking.InvalidValueException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Scores over seeds, and what is concluded from them. */
class SeedsTest {
    private static final double[] TEN = {0.91, 0.88, 0.93, 0.90, 0.87, 0.92, 0.89, 0.94, 0.90, 0.91};

    private static SeedScores ten() {
        return Seeds.of(10).run(seed -> TEN[(int) seed]);
    }

    private static String message(ThrowingCallable check) {
        return catchThrowableOfType(AssertionFailedError.class, check).getMessage();
    }

    /** The figures are those of scipy 1.17.1: stats.t.interval(confidence, n - 1, loc=mean, scale=stats.sem(scores)). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0.91 0.88 0.93 0.90 0.87 0.92 0.89 0.94 0.90 0.91 | 0.95 | 0.905 | 0.021730674684008827 | 0.8894548117933925 | 0.9205451882066076
                    0.91 0.88 0.93 0.90 0.87 0.92 0.89 0.94 0.90 0.91 | 0.99 | 0.905 | 0.021730674684008827 | 0.8826676413268821 | 0.9273323586731179
                    1 2                                                | 0.90 | 1.5   | 0.7071067811865476   | -1.6568757573375223 | 4.656875757337518
                    1000000001 1000000002 1000000004                   | 0.95 | 1000000002.3333334 | 1.5275252316519474 | 999999998.5387503 | 1000000006.1279165
                    1e-12 3e-12 2e-12 -4e-12                           | 0.50 | 5.000000000000001e-13 | 3.109126351029605e-12 | -6.890734469711687e-13 | 1.6890734469711689e-12
                    """)
    void the_figures_are_those_of_scipy(
            String scores, double confidence, double mean, double deviation, double lower, double upper) {
        Map<Long, Double> numbered = new LinkedHashMap<>();
        for (String score : scores.split(" ")) numbered.put((long) numbered.size(), Double.valueOf(score));
        SeedScores found = new SeedScores("score", numbered);
        assertThat(found.mean()).isCloseTo(mean, within(Math.abs(mean) * 1e-14));
        assertThat(found.standardDeviation()).isCloseTo(deviation, within(deviation * 1e-12));
        Interval interval = found.interval(confidence);
        assertThat(interval.lower()).isCloseTo(lower, within(deviation * 1e-12 + Math.abs(mean) * 1e-15));
        assertThat(interval.upper()).isCloseTo(upper, within(deviation * 1e-12 + Math.abs(mean) * 1e-15));
    }

    @Test
    void the_whole_interval_has_to_be_on_the_right_side() {
        ten().assertThatMean().isAtLeast(0.889).isAtMost(0.921).canBe(0.9).canBe(0.89);
        ten().assertThatMean().confidence(0.9).isAtLeast(0.89);
        assertThat(message(() -> ten().assertThatMean().isAtMost(0.92))).contains("is not surely at most 0.92");
        assertThat(message(() -> ten().assertThatMean().canBe(0.93))).contains("is not 0.93");
    }

    @Test
    void a_failure_shows_mean_interval_and_the_score_of_each_seed() {
        AssertionFailedError failure = catchThrowableOfType(
                AssertionFailedError.class, () -> ten().assertThatMean().isAtLeast(0.9));
        assertThat(failure.getMessage()).isEqualTo("""
                        the mean 'score' of 10 seeds is not surely at least 0.9
                          wanted   at least 0.9
                          actual   0.905, 95 % interval [0.889455, 0.920545]
                          spread   standard deviation 0.0217307; interval by Student's t, 9 degrees of freedom
                          seeds    0: 0.91, 1: 0.88, 2: 0.93, 3: 0.9, 4: 0.87, 5: 0.92, 6: 0.89, 7: 0.94, 8: 0.9, 9: 0.91
                          advice   the mean is where it should be: more seeds make the interval narrower""");
        assertThat(failure.getExpected().getStringRepresentation()).isEqualTo("at least 0.9");
        assertThat(failure.getActual().getStringRepresentation()).startsWith("0.905, 95 % interval");
    }

    @Test
    void scores_that_are_all_the_same_are_suspicious() {
        Seeds.list(3, 14, 15).run(seed -> 0.5).assertThatMean().isAtLeast(0.5).isAtMost(0.5);
        assertThat(message(() ->
                        Seeds.list(3, 14, 15).run(seed -> 0.5).assertThatMean().isAtLeast(0.6)))
                .isEqualTo("""
                        the mean 'score' of 3 seeds is not at least 0.6
                          wanted   at least 0.6
                          actual   0.5, 95 % interval [0.5, 0.5]
                          spread   standard deviation 0.0; interval by Student's t, 2 degrees of freedom
                          seeds    3: 0.5, 14: 0.5, 15: 0.5
                          advice   all scores are the same: is the seed used?""");
    }

    @Test
    void a_training_without_a_score_fails_with_its_seed() {
        IllegalStateException reason = new IllegalStateException("diverged");
        assertThatThrownBy(() -> Seeds.of(5).run(seed -> {
                    if (seed == 3) throw reason;
                    return seed;
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("seed 3 gave no score: java.lang.IllegalStateException: diverged")
                .hasCause(reason);
        assertThatThrownBy(() -> Seeds.of(5).run(seed -> 0.0 / 0))
                .isInstanceOf(AssertionError.class)
                .hasMessage("seed 0 gave NaN, which has no mean with other scores");
        assertThatThrownBy(() -> Seeds.of(5).run(seed -> Assumptions.<Integer>abort("no GPU")))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void what_gives_no_interval_is_refused() {
        assertThatThrownBy(() -> Seeds.of(1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("1 seeds give no interval: use 2 or more, 10 to 30 as a rule");
        assertThatThrownBy(() -> Seeds.list(1, 2, 1)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Seeds.list(7)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new SeedScores("x", Map.of(1L, 1.0))).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new SeedScores("x", Map.of(1L, 1.0, 2L, Double.POSITIVE_INFINITY)))
                .isInstanceOf(InvalidValueException.class);
        for (double confidence : new double[] {0, 1, 95, Double.NaN})
            assertThatThrownBy(() -> ten().assertThatMean().confidence(confidence))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("give 0.95 for 95 %");
    }
}
