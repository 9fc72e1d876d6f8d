package dev.mlopskit.examples.penguins;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.Adam;
import org.tribuo.math.optimisers.SGD;

/** The ways to learn the species that compete with each other. Stateless: all may train at the same time. */
public enum Candidate {
    /** Logistic regression, a small constant step. */
    LOGISTIC_SGD("logistic-sgd", 30) {
        @Override
        Trainer<Label> trainer(int epochs, long seed) {
            return new LinearSGDTrainer(new LogMulticlass(), SGD.getSimpleSGD(0.01), epochs, seed);
        }
    },
    /** Logistic regression, a step for each weight. */
    LOGISTIC_ADAM("logistic-adam", 30) {
        @Override
        Trainer<Label> trainer(int epochs, long seed) {
            return new LinearSGDTrainer(new LogMulticlass(), new Adam(0.05, 1e-6), epochs, seed);
        }
    },
    /** A factorization machine: logistic regression that also sees pairs of measurements. */
    FACTORIZATION_MACHINE("factorization-machine", 30) {
        @Override
        Trainer<Label> trainer(int epochs, long seed) {
            return new FMClassificationTrainer(new LogMulticlass(), new AdaGrad(0.1, 0.1), epochs, seed, 3, 0.1);
        }
    },
    /** Logistic regressions, each on its own sample of the rows, whose probabilities are averaged. */
    BAGGED_LOGISTIC("bagged-logistic", 15) {
        @Override
        Trainer<Label> trainer(int rounds, long seed) {
            Trainer<Label> member = new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1, 0.1), 5, seed);
            return new BaggingTrainer<>(member, new FullyWeightedVotingCombiner(), rounds, seed);
        }
    };

    // Tribuo tells the console of every single training. Held here, since the JDK forgets a logger that nobody holds.
    private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

    static {
        TRIBUO.setLevel(Level.WARNING);
    }

    private final String title;
    private final int epochs;

    Candidate(String title, int epochs) {
        this.title = title;
        this.epochs = epochs;
    }

    /** The name to show, such as {@code logistic-adam}. */
    public String title() {
        return title;
    }

    /** How many epochs it trains, or how many members the ensemble has. */
    public int epochs() {
        return epochs;
    }

    /** A new trainer of Tribuo, which nothing has been drawn from yet. */
    abstract Trainer<Label> trainer(int epochs, long seed);

    /**
     * Learns the training rows. The same rows and seed give the same model.
     *
     * @param listener is told after each epoch, in the calling thread
     */
    public Classifier train(Split split, long seed, EpochListener listener) {
        Standardiser standardiser = Standardiser.fit(split.training());
        Dataset<Label> rows = Rows.dataset(split.training(), standardiser);
        // Tribuo is silent between epochs. But with the same seed the first epochs of a short training are those of a
        // long one, bit for bit: so trainings of 1, 2, 3, ... epochs show the course of one. It costs milliseconds
        // here.
        for (int epoch = 1; ; epoch++) {
            Classifier classifier =
                    new Classifier(title, standardiser, trainer(epoch, seed).train(rows));
            double loss = classifier.evaluate(split.training()).loss();
            listener.epoch(epoch, loss, classifier.evaluate(split.validation()).accuracy());
            if (epoch == epochs) {
                return classifier;
            }
        }
    }
}
