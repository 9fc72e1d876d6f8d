package dev.mlopskit.examples.penguins;

import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who may call itself champion. */
final class Champion {
    private Champion() {}

    /** Points the alias at the challenger if it beats the champion that is there; says what was decided and why. */
    static String challenge(Tracking tracking, ModelVersion challenger, Evaluation evaluation) {
        Optional<ModelVersion> champion =
                tracking.registeredModel(challenger.name()).alias(PenguinPipeline.CHAMPION);
        if (champion.isEmpty()) {
            challenger.aliasIf(PenguinPipeline.CHAMPION, null, "the first one");
            return challenger + " is the first champion";
        }
        Map<String, Double> reigning = champion.get().metrics();
        double accuracy = reigning.getOrDefault("accuracy", 0.0);
        double loss = reigning.getOrDefault("log_loss", Double.POSITIVE_INFINITY);
        boolean better =
                evaluation.accuracy() > accuracy || (evaluation.accuracy() == accuracy && evaluation.loss() < loss);
        if (better)
            challenger.aliasIf(
                    PenguinPipeline.CHAMPION,
                    champion.get(),
                    "better than version " + champion.get().version());
        return String.format(
                Locale.ROOT,
                "%s %s %s: accuracy %.4f against %.4f, log loss %.5f against %.5f",
                challenger,
                better ? "takes over from" : "does not beat",
                champion.get(),
                evaluation.accuracy(),
                accuracy,
                evaluation.loss(),
                loss);
    }
}
