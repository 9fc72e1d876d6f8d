package dev.mlopskit.autolog;

import java.util.Arrays;
import java.util.Random;

/** Made-up rows of three features, of which the first two decide the class, with some noise. */
record Rows(float[] features, float[] labels) {
    static final int WIDTH = 3;
    static final String[] NAMES = {"bill_length_mm", "bill_depth_mm", "noise"};

    static Rows of(int count, long seed) {
        Random random = new Random(seed);
        float[] features = new float[count * WIDTH];
        float[] labels = new float[count];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < WIDTH; column++)
                features[row * WIDTH + column] = (float) random.nextGaussian();
            double score = features[row * WIDTH] - 0.5 * features[row * WIDTH + 1] + 0.7 * random.nextGaussian();
            labels[row] = score > 0 ? 1 : 0;
        }
        return new Rows(features, labels);
    }

    int count() {
        return labels.length;
    }

    float[] row(int row) {
        return Arrays.copyOfRange(features, row * WIDTH, (row + 1) * WIDTH);
    }
}
