package dev.mlopskit.testkit.internal;

import java.util.concurrent.Callable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** The score of one training, or a failure that names the seed. */
public final class SeedScore {
    private SeedScore() {}

    /** Trains. An assumption that does not hold aborts the test as ever. */
    public static double of(long seed, Callable<Double> training) {
        double score;
        try {
            score = training.call();
        } catch (TestAbortedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
            throw new AssertionFailedError("seed " + seed + " gave no score: " + e, e);
        }
        if (!Double.isFinite(score))
            throw new AssertionFailedError("seed " + seed + " gave " + score + ", which has no mean with other scores");
        return score;
    }
}
