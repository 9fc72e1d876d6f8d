package dev.mlopskit.autolog.internal.xgboost;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads what {@code Booster.evalSet} says: {@code [3]}, and after a tab each, {@code test-auc:0.75}. */
final class Evaluations {
    private Evaluations() {}

    /** Each metric by the name of the dataset, {@code -}, and its own, in order. */
    static Map<String, Double> parse(String line) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        String[] entries = line.split("\t");
        for (int i = 1; i < entries.length; i++) {
            // Names of datasets may have colons too, so it is the last that counts.
            int colon = entries[i].lastIndexOf(':');
            metrics.put(entries[i].substring(0, colon), value(entries[i].substring(colon + 1)));
        }
        return metrics;
    }

    private static double value(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
