package dev.mlopskit.examples.penguins;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The split and the classifiers that several tests look at, trained once. */
final class Classifiers {
    static final long SEED = 42;
    static final List<LabelledPenguin> PENGUINS = Cleaned.clean(Penguins.read()).penguins();
    static final Split SPLIT = Split.stratified(PENGUINS, 0.2, SEED);
    private static final Map<Candidate, Classifier> CLASSIFIERS = new EnumMap<>(Candidate.class);

    private Classifiers() {}

    static synchronized Classifier by(Candidate candidate) {
        return CLASSIFIERS.computeIfAbsent(
                candidate, untrained -> untrained.train(SPLIT, SEED, (epoch, loss, accuracy) -> {}));
    }
}
