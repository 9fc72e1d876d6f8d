package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.Figures;
import dev.mlopskit.testkit.internal.Mismatch;

/**
 * Assertions on the mean score over seeds, judged by the confidence interval of {@link SeedScores#interval(double)}. Immutable;
 * every check throws {@link AssertionError}, which lists the mean, the interval and the score of each seed.
 */
public final class MeanAssert {
    private final SeedScores scores;
    private final double confidence;

    MeanAssert(SeedScores scores, double confidence) {
        this.scores = scores;
        this.confidence = confidence;
    }

    /**
     * The same scores at another confidence.
     *
     * @param confidence between 0 and 1, both excluded
     */
    public MeanAssert confidence(double confidence) {
        scores.interval(confidence);
        return new MeanAssert(scores, confidence);
    }

    /**
     * Wants the whole interval at or above a bound: the scores show that the mean is no lower. A mean that is above the
     * bound only just fails, until more seeds make the interval narrow enough.
     */
    public MeanAssert isAtLeast(double bound) {
        Figures.checkNumber("bound", bound);
        return check(interval().lower() >= bound, scores.mean() >= bound, "at least " + bound);
    }

    /** Wants the whole interval at or below a bound: the scores show that the mean is no higher. */
    public MeanAssert isAtMost(double bound) {
        Figures.checkNumber("bound", bound);
        return check(interval().upper() <= bound, scores.mean() <= bound, "at most " + bound);
    }

    /** Wants the value in the interval: the scores do not speak against it being the mean, such as a published result. */
    public MeanAssert canBe(double value) {
        Figures.checkNumber("value", value);
        return check(interval().contains(value), false, String.valueOf(value));
    }

    private Interval interval() {
        return scores.interval(confidence);
    }

    private MeanAssert check(boolean holds, boolean meanHolds, String wanted) {
        if (holds) return this;
        int count = scores.scores().size();
        String actual = Figures.rounded(scores.mean()) + ", " + Figures.percent(confidence) + " interval ["
                + Figures.rounded(interval().lower()) + ", "
                + Figures.rounded(interval().upper()) + "]";
        Mismatch mismatch = Mismatch.of("the mean '" + scores.metric() + "' of " + count + " seeds is not "
                        + (meanHolds ? "surely " : "") + wanted)
                .line("wanted", wanted)
                .line("actual", actual)
                .line(
                        "spread",
                        "standard deviation " + Figures.rounded(scores.standardDeviation())
                                + "; interval by Student's t, " + (count - 1) + " degrees of freedom")
                .line("seeds", seeds());
        if (meanHolds) mismatch.line("advice", "the mean is where it should be: more seeds make the interval narrower");
        if (scores.standardDeviation() == 0) mismatch.line("advice", "all scores are the same: is the seed used?");
        throw mismatch.error(wanted, actual);
    }

    private String seeds() {
        return String.join(
                ", ",
                scores.scores().entrySet().stream()
                        .map(score -> score.getKey() + ": " + score.getValue())
                        .toList());
    }
}
