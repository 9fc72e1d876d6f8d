package dev.mlopskit.testkit;

import dev.mlopskit.tracking.InvalidValueException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The scores of trainings that differ in their seed only. Immutable.
 *
 * @param metric what the score is called
 * @param scores the score of each seed, in the order of the trainings; 2 or more, all finite
 */
public record SeedScores(String metric, Map<Long, Double> scores) {
    /** Copies the scores, and refuses too few or what is not finite. */
    public SeedScores {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        if (scores.size() < 2)
            throw new InvalidValueException(scores.size() + " scores", "have no interval: give 2 or more");
        scores.forEach((seed, score) -> {
            if (!Double.isFinite(score))
                throw new InvalidValueException("score " + score + " of seed " + seed, "has no mean with others");
        });
    }

    /** The arithmetic mean. */
    public double mean() {
        return scores.values().stream().mapToDouble(Double::doubleValue).sum() / scores.size();
    }

    /** The sample's standard deviation, with n - 1 below the line. */
    public double standardDeviation() {
        double mean = mean();
        double squares = scores.values().stream()
                .mapToDouble(score -> (score - mean) * (score - mean))
                .sum();
        return Math.sqrt(squares / (scores.size() - 1));
    }

    /**
     * The two-sided confidence interval of the mean: mean ± t · s / √n, where t is the quantile (1 + confidence) / 2 of
     * Student's t distribution with n - 1 degrees of freedom (Student, The probable error of a mean, Biometrika 6, 1908;
     * NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2; {@code scipy.stats.t.interval}). It takes the scores as
     * independent draws that are roughly normal: with few seeds, and scores that crowd at an end of their range such as
     * accuracies near 1, it is an approximation.
     *
     * @param confidence between 0 and 1, both excluded, such as 0.95
     */
    public Interval interval(double confidence) {
        if (!(confidence > 0 && confidence < 1))
            throw new InvalidValueException("confidence " + confidence, "is not between 0 and 1: give 0.95 for 95 %");
        double quantile = TDistribution.of(scores.size() - 1.0).inverseSurvivalProbability((1 - confidence) / 2);
        double half = quantile * standardDeviation() / Math.sqrt(scores.size());
        return new Interval(mean() - half, mean() + half);
    }

    /** Assertions on where the mean lies, with a confidence of 0.95 unless they are told another. */
    public MeanAssert assertThatMean() {
        return new MeanAssert(this, 0.95);
    }
}
