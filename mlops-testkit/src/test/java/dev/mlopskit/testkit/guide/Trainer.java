package dev.mlopskit.testkit.guide;

import dev.mlopskit.tracking.LoggableModel;
import dev.mlopskit.tracking.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Random;
import java.util.function.BiConsumer;

/** Tells two kinds of penguins apart by two measures: logistic regression by gradient descent. */
final class Trainer {
    private final double rate;
    private final double[] weights = new double[3];

    Trainer(double rate) {
        this.rate = rate;
    }

    /** Trains, and logs how it went. */
    double train(Run run, long seed) {
        run.param("learningRate", rate);
        double accuracy = train(seed, (epoch, loss) -> run.metric("loss", loss, epoch));
        run.metric("accuracy", accuracy);
        return accuracy;
    }

    /** Trains, and gives the accuracy on rows that it did not see. */
    double train(long seed) {
        return train(seed, (epoch, loss) -> {});
    }

    private double train(long seed, BiConsumer<Integer, Double> listener) {
        Random random = new Random(seed);
        for (int epoch = 0; epoch < 10; epoch++) {
            double loss = 0;
            for (int row = 0; row < 100; row++) loss += learn(random.nextBoolean(), random) / 100;
            listener.accept(epoch, loss);
        }
        int right = 0;
        for (int row = 0; row < 500; row++) {
            boolean label = random.nextBoolean();
            if (probability(measure(label, random)) > 0.5 == label) right++;
        }
        return right / 500.0;
    }

    /** A model's files, as far as a registry needs them. */
    LoggableModel model() {
        return (directory, origin) -> {
            try {
                Files.writeString(directory.resolve("MLmodel"), "model_id: " + origin.modelId());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private double learn(boolean label, Random random) {
        double[] row = measure(label, random);
        double probability = probability(row);
        for (int i = 0; i < 3; i++) weights[i] += rate * ((label ? 1 : 0) - probability) * row[i];
        return -Math.log(label ? probability : 1 - probability);
    }

    private static double[] measure(boolean label, Random random) {
        double centre = label ? 1.5 : -1.5;
        return new double[] {1, centre + random.nextGaussian(), centre + random.nextGaussian()};
    }

    private double probability(double[] row) {
        double sum = 0;
        for (int i = 0; i < 3; i++) sum += weights[i] * row[i];
        return 1 / (1 + Math.exp(-sum));
    }
}
