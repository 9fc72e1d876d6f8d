package dev.mlopskit.examples.penguins;

import java.util.ArrayList;
import java.util.List;

/**
 * Shifts and scales each measurement to mean 0 and standard deviation 1, since grams would drown millimetres otherwise.
 * Fitted on the training rows alone, and carried by the model.
 */
record Standardiser(List<Double> means, List<Double> deviations) {
    static Standardiser fit(List<LabelledPenguin> rows) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int i = 0; i < Penguin.MEASUREMENTS.size(); i++) {
            int column = i;
            double mean = rows.stream()
                    .mapToDouble(row -> row.penguin().toArray()[column])
                    .average()
                    .orElseThrow();
            double variance = rows.stream()
                    .mapToDouble(row -> Math.pow(row.penguin().toArray()[column] - mean, 2))
                    .average()
                    .orElseThrow();
            means.add(mean);
            deviations.add(Math.sqrt(variance));
        }
        return new Standardiser(List.copyOf(means), List.copyOf(deviations));
    }

    double[] apply(Penguin penguin) {
        double[] values = penguin.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] - means.get(i)) / deviations.get(i);
        }
        return values;
    }
}
