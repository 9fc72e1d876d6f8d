package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.SeedScore;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Seeds to train with, so that a test judges the mean of many trainings and not one draw. The trainings run one after the
 * other, in the order of the seeds.
 *
 * {@snippet class="dev.mlopskit.testkit.guide.SeedsTest" region="guide"}
 *
 * <p>To compare two ways of training, let the score be their difference under the same seed, and want a mean of at least 0:
 * pairs have a narrower interval than two means of their own. Immutable.
 */
public final class Seeds {
    /** Trains with a seed and gives a score. */
    @FunctionalInterface
    public interface Score {
        /** A finite number, in whatever unit the test compares it. */
        double of(long seed) throws Exception;
    }

    private final Set<Long> seeds;

    private Seeds(Set<Long> seeds) {
        this.seeds = seeds;
    }

    /**
     * The seeds 0 to {@code count - 1}.
     *
     * @param count 2 and up: one draw has no interval
     */
    public static Seeds of(int count) {
        if (count < 2) throw tooFew(count);
        return new Seeds(LongStream.range(0, count).boxed().collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** These seeds, at least 2 and all different. */
    public static Seeds list(long... seeds) {
        Set<Long> set = Arrays.stream(seeds).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
        if (set.size() < seeds.length)
            throw new InvalidValueException(
                    "seeds " + Arrays.toString(seeds), "repeat one, which would count twice: give each once");
        if (seeds.length < 2) throw tooFew(seeds.length);
        return new Seeds(set);
    }

    private static InvalidValueException tooFew(int count) {
        return new InvalidValueException(count + " seeds", "give no interval: use 2 or more, 10 to 30 as a rule");
    }

    /** The same seeds, each of which will be recorded as a run nested in this one. */
    public SeedRuns in(Run run) {
        return new SeedRuns(this, run);
    }

    /**
     * Trains once with each seed.
     *
     * @throws AssertionError that names the seed, if a training throws, with what it threw as the cause; or if its score is
     *     not finite
     */
    public SeedScores run(Score score) {
        return scores("score", seed -> SeedScore.of(seed, () -> score.of(seed)));
    }

    SeedScores scores(String metric, LongToDoubleFunction score) {
        Map<Long, Double> scores = new LinkedHashMap<>();
        for (long seed : seeds) scores.put(seed, score.applyAsDouble(seed));
        return new SeedScores(metric, scores);
    }
}
