package dev.mlopskit.benchmarks;

import java.util.Arrays;

/** Two contenders, measured in turn so that a slow moment of the machine hits both. */
public final class Duel {
    /** Does some work; gives how many units of it. */
    public interface Contender {
        /** Does it. */
        long work() throws Exception;
    }

    /**
     * What came out: the medians of the rounds.
     *
     * @param ours units per second of this library
     * @param raw units per second of the raw limit
     */
    public record Result(double ours, double raw) {}

    private static final int WARM_UP = 5;
    private static final int ROUNDS = 11;

    private Duel() {}

    /** Measures rounds of at least so many milliseconds each. */
    public static Result run(int millis, Contender ours, Contender raw) throws Exception {
        double[] first = new double[ROUNDS];
        double[] second = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double a = rate(millis, ours);
            double b = rate(millis, raw);
            if (round < 0) continue;
            first[round] = a;
            second[round] = b;
        }
        return new Result(median(first), median(second));
    }

    private static double rate(int millis, Contender contender) throws Exception {
        long start = System.nanoTime();
        long units = 0;
        long elapsed;
        do {
            units += contender.work();
            elapsed = System.nanoTime() - start;
        } while (elapsed < millis * 1_000_000L);
        return units * 1e9 / elapsed;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
