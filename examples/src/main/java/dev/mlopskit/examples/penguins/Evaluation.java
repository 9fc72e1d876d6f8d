package dev.mlopskit.examples.penguins;

import java.util.ArrayList;
import java.util.List;

/**
 * How good answers are.
 *
 * @param loss mean log loss: 0 is perfect, {@code ln 3 = 1.1} is guessing
 * @param confusion which species was taken for which
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {
    /** Keeps the loss finite when a model was certain and wrong. */
    private static final double SMALLEST_PROBABILITY = 1e-15;

    /** Compares answers with the rows they answer to, in the same order; whoever gave them. */
    public static Evaluation of(List<LabelledPenguin> rows, List<Species> answers) {
        if (rows.size() != answers.size() || rows.isEmpty()) {
            throw new IllegalArgumentException(rows.size() + " rows, but " + answers.size() + " answers");
        }
        double loss = 0;
        List<String> actual = new ArrayList<>();
        List<String> predicted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String species = rows.get(i).species();
            actual.add(species);
            predicted.add(answers.get(i).species());
            loss -= Math.log(Math.max(answers.get(i).probability(species), SMALLEST_PROBABILITY));
        }
        return new Evaluation(loss / rows.size(), ConfusionMatrix.of(actual, predicted));
    }

    /** Share of the answers that are right. */
    public double accuracy() {
        return confusion.accuracy();
    }

    /** The F1 of each species, averaged, so that a rare species counts as much as a frequent one. */
    public double macroF1() {
        return confusion.macroF1();
    }
}
