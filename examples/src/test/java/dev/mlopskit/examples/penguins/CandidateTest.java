package dev.mlopskit.examples.penguins;

import static dev.mlopskit.examples.penguins.Classifiers.SEED;
import static dev.mlopskit.examples.penguins.Classifiers.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CandidateTest {
    private record Epoch(int epoch, double loss, double accuracy) {}

    @ParameterizedTest
    @EnumSource
    void learnsToTellTheSpecies(Candidate candidate) {
        Evaluation evaluation = Classifiers.by(candidate).evaluate(SPLIT.holdOut());
        assertThat(evaluation.accuracy()).isGreaterThan(0.95);
        assertThat(evaluation.macroF1()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @EnumSource
    void tellsEveryEpochInOrder(Candidate candidate) {
        List<Epoch> history = history(candidate);
        assertThat(history)
                .extracting(Epoch::epoch)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, candidate.epochs()).boxed().toList());
        Epoch last = history.get(history.size() - 1);
        assertThat(last.loss()).isLessThan(history.get(0).loss());
        assertThat(last.loss())
                .isEqualTo(Classifiers.by(candidate).evaluate(SPLIT.training()).loss());
        assertThat(last.accuracy())
                .isEqualTo(
                        Classifiers.by(candidate).evaluate(SPLIT.validation()).accuracy());
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameInEveryTrainingAlsoWhenAllTrainAtOnce(Candidate candidate) {
        List<List<Epoch>> histories = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> history(candidate))
                .toList();
        assertThat(histories).containsOnly(histories.get(0));
    }

    @Test
    void theBestGetsMostRowsRight() {
        Classifier good = Classifiers.by(Candidate.LOGISTIC_ADAM);
        Classifier misled = Candidate.LOGISTIC_ADAM.train(withTwoSpeciesMixedUp(), SEED, (epoch, loss, accuracy) -> {});
        Trained better = new Trained(good, good.evaluate(SPLIT.validation()), 0);
        Trained worse = new Trained(misled, misled.evaluate(SPLIT.validation()), 0);
        assertThat(Trained.best(List.of(better, worse))).isSameAs(better);
        assertThat(Trained.best(List.of(worse, better))).isSameAs(better);
    }

    private static Split withTwoSpeciesMixedUp() {
        List<LabelledPenguin> wrong = SPLIT.training().stream()
                .map(row -> switch (row.species()) {
                    case "Adelie" -> new LabelledPenguin(row.penguin(), "Gentoo");
                    case "Gentoo" -> new LabelledPenguin(row.penguin(), "Adelie");
                    default -> row;
                })
                .toList();
        return new Split(wrong, SPLIT.validation(), SPLIT.holdOut());
    }

    private static List<Epoch> history(Candidate candidate) {
        List<Epoch> history = new ArrayList<>();
        candidate.train(SPLIT, SEED, (epoch, loss, accuracy) -> history.add(new Epoch(epoch, loss, accuracy)));
        return history;
    }
}
