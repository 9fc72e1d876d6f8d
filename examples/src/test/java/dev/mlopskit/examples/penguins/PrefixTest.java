package dev.mlopskit.examples.penguins;

import static dev.mlopskit.examples.penguins.Classifiers.SEED;
import static dev.mlopskit.examples.penguins.Classifiers.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.ensemble.EnsembleModel;
import org.tribuo.math.Parameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.Adam;

/** What the histories of the candidates rest on: a short training is the beginning of a long one, bit for bit. */
class PrefixTest {
    private static final int LONG = 8;

    private final Dataset<Label> rows = Rows.dataset(SPLIT.training(), Standardiser.fit(SPLIT.training()));

    private interface Recipe {
        Trainer<Label> trainer(StochasticGradientOptimiser optimiser, int epochs);
    }

    @Test
    void ofLogisticRegression() {
        holdsFor(new Adam(), (optimiser, epochs) -> new LinearSGDTrainer(new LogMulticlass(), optimiser, epochs, SEED));
    }

    @Test
    void ofAFactorizationMachine() {
        holdsFor(
                new AdaGrad(0.1),
                (optimiser, epochs) ->
                        new FMClassificationTrainer(new LogMulticlass(), optimiser, epochs, SEED, 3, 0.1));
    }

    @Test
    void ofAnEnsemble() {
        List<List<Double>> members = members(LONG);
        for (int rounds = 1; rounds < LONG; rounds++) {
            assertThat(members(rounds)).isEqualTo(members.subList(0, rounds));
        }
    }

    private void holdsFor(StochasticGradientOptimiser optimiser, Recipe recipe) {
        Watched whole = new Watched(optimiser, rows.size());
        recipe.trainer(whole, LONG).train(rows);
        for (int epochs = 1; epochs <= LONG; epochs++) {
            Watched part = new Watched(optimiser, rows.size());
            recipe.trainer(part, epochs).train(rows);
            assertThat(part.afterEpoch).hasSize(epochs).isEqualTo(whole.afterEpoch.subList(0, epochs));
        }
    }

    /** How probable each member of the ensemble finds an Adelie, penguin by penguin. */
    private List<List<Double>> members(int rounds) {
        var ensemble = (EnsembleModel<Label>)
                Candidate.BAGGED_LOGISTIC.trainer(rounds, SEED).train(rows);
        List<List<Double>> members = new ArrayList<>();
        for (Model<Label> member : ensemble.getModels()) {
            members.add(member.predict(rows).stream()
                    .map(prediction -> Objects.requireNonNull(
                                    prediction.getOutputScores().get("Adelie"))
                            .getScore())
                    .toList());
        }
        return members;
    }

    /** Notes the weights at the end of each epoch; a batch is one row. */
    private static final class Watched implements StochasticGradientOptimiser {
        private final List<List<Tensor>> afterEpoch = new ArrayList<>();
        private final StochasticGradientOptimiser optimiser;
        private final int stepsPerEpoch;
        private @Nullable Parameters weights;
        private int steps;

        Watched(StochasticGradientOptimiser optimiser, int stepsPerEpoch) {
            this.optimiser = optimiser.copy();
            this.stepsPerEpoch = stepsPerEpoch;
        }

        @Override
        public void initialise(Parameters parameters) {
            weights = parameters;
            optimiser.initialise(parameters);
        }

        @Override
        public Tensor[] step(Tensor[] updates, double weight) {
            // A step is applied after it is returned: so an epoch is over when the next one takes its first step.
            if (steps > 0 && steps % stepsPerEpoch == 0) {
                note();
            }
            steps++;
            return optimiser.step(updates, weight);
        }

        @Override
        public void finalise() {
            note();
            optimiser.finalise();
        }

        private void note() {
            if (weights != null) {
                afterEpoch.add(Arrays.stream(weights.get()).map(Tensor::copy).toList());
            }
        }

        @Override
        public void reset() {
            optimiser.reset();
        }

        @Override
        public StochasticGradientOptimiser copy() {
            return this;
        }

        @Override
        public ConfiguredObjectProvenance getProvenance() {
            return optimiser.getProvenance();
        }
    }
}
