package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.SeedScore;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import org.opentest4j.TestAbortedException;

/**
 * {@link Seeds} that are recorded: each as a nested run {@code seed 7} with the param {@code seed} and its score as a metric.
 * The run around them gets the mean as the same metric, and the sample's standard deviation as that metric with
 * {@value #DEVIATION_SUFFIX}.
 */
public final class SeedRuns {
    /** What comes after the name of a metric whose standard deviation is logged. */
    public static final String DEVIATION_SUFFIX = "_std";

    /** Trains with a seed, logs to the run of the seed, and gives a score. */
    @FunctionalInterface
    public interface Score {
        /** A finite number, in whatever unit the test compares it. */
        double of(long seed, Run run) throws Exception;
    }

    private final Seeds seeds;
    private final Run parent;

    SeedRuns(Seeds seeds, Run parent) {
        this.seeds = seeds;
        this.parent = parent;
    }

    /**
     * Trains once with each seed; a training that throws fails its run, one that is aborted leaves it KILLED.
     *
     * @param metric what the score is called, such as {@code accuracy}
     * @throws AssertionError as {@link Seeds#run} does
     */
    public SeedScores run(String metric, Score score) {
        SeedScores scores = seeds.scores(metric, seed -> recorded(metric, score, seed));
        parent.metric(metric, scores.mean());
        parent.metric(metric + DEVIATION_SUFFIX, scores.standardDeviation());
        return scores;
    }

    private double recorded(String metric, Score score, long seed) {
        double[] value = new double[1];
        parent.child("seed " + seed, run -> {
            run.param("seed", seed);
            try {
                value[0] = SeedScore.of(seed, () -> score.of(seed, run));
            } catch (TestAbortedException e) {
                run.end(RunStatus.KILLED);
                throw e;
            }
            run.metric(metric, value[0]);
        });
        return value[0];
    }
}
