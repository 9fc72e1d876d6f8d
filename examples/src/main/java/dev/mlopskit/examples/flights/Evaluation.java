package dev.mlopskit.examples.flights;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * How far off the predictions for a month that no model has seen are.
 *
 * @param month from 1 to 12
 * @param legs how many were predicted
 * @param error the mean absolute error, in minutes
 * @param errorOfMean that of a guess without a model: the mean delay of the carrier
 */
record Evaluation(int month, int legs, double error, double errorOfMean) {
    static Evaluation of(DelayModel model, List<Part> parts, int month) throws IOException {
        int legs = 0;
        double error = 0;
        double errorOfMean = 0;
        for (Part part : parts) {
            CarrierModel carrier = model.of(part.carrier());
            for (Leg leg : part.legs()) {
                if (leg.month() != month) continue;
                legs++;
                error += Math.abs(carrier.predict(leg) - leg.arrivalDelay());
                errorOfMean += Math.abs(carrier.mean() - leg.arrivalDelay());
            }
        }
        return new Evaluation(month, legs, error / legs, errorOfMean / legs);
    }

    boolean isBetterThanMean() {
        return error < errorOfMean;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f minutes off on the %d flights of month %d, the mean of each carrier %.1f",
                error,
                legs,
                month,
                errorOfMean);
    }
}
