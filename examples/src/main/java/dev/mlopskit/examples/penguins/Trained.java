package dev.mlopskit.examples.penguins;

import java.util.Comparator;
import java.util.List;

/**
 * A candidate after training.
 *
 * @param classifier what it learned
 * @param validation how it does on the rows that candidates are chosen by
 * @param seconds how long it took
 */
public record Trained(Classifier classifier, Evaluation validation, double seconds) {
    /** The one that gets most validation rows right; among equals the one that is surest of what is right. */
    public static Trained best(List<Trained> candidates) {
        Comparator<Trained> byAccuracy =
                Comparator.comparingDouble(trained -> trained.validation().accuracy());
        return candidates.stream()
                .max(byAccuracy.thenComparingDouble(
                        trained -> -trained.validation().loss()))
                .orElseThrow();
    }
}
