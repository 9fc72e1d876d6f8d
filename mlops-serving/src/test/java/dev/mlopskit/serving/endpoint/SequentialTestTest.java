package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequentialTestTest {
    private static final int TESTS = 10_000;
    private static final int OUTCOMES = 1_000;

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"0.5, 1, 1", "0.05, 1, 1", "0.3, 9, 1", "0.9, 2, 3"})
    void equal_arms_are_told_apart_in_at_most_5_of_100_tests_looked_at_after_each_outcome(
            double rate, int blockOfA, int blockOfB) {
        SplittableRandom random = new SplittableRandom(20261127);
        double shareOfB = (double) blockOfB / (blockOfA + blockOfB);
        int wrong = 0;
        for (int test = 0; test < TESTS; test++) {
            SequentialTest sequential = new SequentialTest(blockOfA, blockOfB);
            boolean found = false;
            for (int i = 0; i < OUTCOMES && !found; i++) {
                boolean success = random.nextDouble() < rate;
                if (random.nextDouble() < shareOfB) sequential.addB(success);
                else sequential.addA(success);
                found = sequential.pValue() <= 0.05;
            }
            if (found) wrong++;
        }
        assertThat((double) wrong / TESTS).isLessThanOrEqualTo(0.05).isPositive();
    }

    /** The p-value never rises, so one look at the end finds what looks after each outcome had found. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"50, 1", "50, 5", "50, 40", "10, 5"})
    void equal_arms_differ_in_any_of_all_segments_in_at_most_5_of_100_tests(int percent, int segments) {
        SplittableRandom random = new SplittableRandom(20261127);
        int tests = 4_000;
        int wrongSegments = 0;
        int wrongWinners = 0;
        for (int test = 0; test < tests; test++) {
            Comparing comparing = new Comparing("a", "b", AbTest.against("b").percent(percent));
            for (int i = 0; i < OUTCOMES; i++) {
                // The first segments have the most users, and each its own rate.
                int segment = Math.min(random.nextInt(segments), random.nextInt(segments));
                boolean success = random.nextDouble() < 0.2 + 0.6 * segment / segments;
                comparing.report(random.nextInt(100) < percent, "segment-" + segment, success);
            }
            AbResult result = comparing.result();
            if (result.segments().values().stream().anyMatch(AbResult.Comparison::differs)) wrongSegments++;
            if (result.winner().isPresent()) wrongWinners++;
        }
        assertThat((double) wrongSegments / tests).isLessThanOrEqualTo(0.05).isPositive();
        assertThat((double) wrongWinners / tests).isLessThanOrEqualTo(0.05);
    }

    @Test
    void arms_that_differ_are_told_apart() {
        SplittableRandom random = new SplittableRandom(7);
        int found = 0;
        for (int test = 0; test < 200; test++) {
            SequentialTest sequential = new SequentialTest();
            for (int i = 0; i < 1500; i++) {
                sequential.addA(random.nextDouble() < 0.10);
                sequential.addB(random.nextDouble() < 0.16);
            }
            if (sequential.pValue() <= 0.05) found++;
        }
        assertThat(found).isGreaterThan(180);
    }

    @Test
    void a_bet_is_what_the_paper_says() {
        SequentialTest sequential = new SequentialTest();
        // Nothing is known before the first block: no bet.
        sequential.addA(true);
        sequential.addB(false);
        assertThat(sequential.eValue()).isEqualTo(1);
        // A: (1 + 0.5) / 2 = 0.75, B: 0.25, equal: 0.5.
        sequential.addA(true);
        sequential.addB(false);
        assertThat(sequential.eValue()).isCloseTo(0.75 * 0.75 / (0.5 * 0.5), within(1e-12));
        assertThat(sequential.pValue()).isCloseTo(1 / 2.25, within(1e-12));
        // A: 2.5 / 3, B: 0.5 / 3: a bet that is lost.
        sequential.addA(false);
        sequential.addB(true);
        assertThat(sequential.eValue()).isCloseTo(2.25 * (0.5 / 3) * (0.5 / 3) / 0.25, within(1e-12));
        assertThat(sequential.pValue()).as("it never rises").isCloseTo(1 / 2.25, within(1e-12));
    }

    @Test
    void outcomes_wait_for_those_of_the_other_arm_in_their_order() {
        SequentialTest mixed = new SequentialTest(2, 1);
        SequentialTest inTurn = new SequentialTest(2, 1);
        SplittableRandom random = new SplittableRandom(3);
        boolean[] a = new boolean[400];
        boolean[] b = new boolean[200];
        for (int i = 0; i < 400; i++) mixed.addA(a[i] = random.nextDouble() < 0.2);
        for (int i = 0; i < 200; i++) mixed.addB(b[i] = random.nextDouble() < 0.5);
        for (int i = 0; i < 200; i++) {
            inTurn.addB(b[i]);
            inTurn.addA(a[2 * i]);
            inTurn.addA(a[2 * i + 1]);
        }
        assertThat(mixed.eValue()).isEqualTo(inTurn.eValue()).isGreaterThan(20);
        assertThat(mixed.a()).isEqualTo(inTurn.a());
    }
}
