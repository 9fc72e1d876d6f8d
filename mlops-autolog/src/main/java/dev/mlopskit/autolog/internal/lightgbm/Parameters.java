package dev.mlopskit.autolog.internal.lightgbm;

import dev.mlopskit.tracking.InvalidValueException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parameters in LightGBM's text form, {@code key=value} between spaces. The first of two with one name counts, as there. */
record Parameters(Map<String, String> values) {
    /** LightGBM's other names for it; source: LightGBM 4.3.0, {@code config_auto.cpp}. */
    private static final List<String> EARLY_STOPPING =
            List.of("early_stopping_round", "early_stopping_rounds", "early_stopping", "n_iter_no_change");

    private static final List<String> BOOSTING = List.of("boosting", "boosting_type", "boost");

    static Parameters parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String entry : text.trim().split("\\s+")) {
            int equals = entry.indexOf('=');
            if (equals > 0) values.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return new Parameters(values);
    }

    /** What LightGBM writes at the end of a model: {@code [key: value]}, a line each. */
    static Parameters ofModel(String model) {
        Map<String, String> values = new LinkedHashMap<>();
        int from = model.indexOf("\nparameters:");
        int to = model.indexOf("\nend of parameters");
        if (from >= 0 && to > from)
            for (String line : model.substring(from, to).split("\n")) {
                int colon = line.indexOf(':');
                if (line.startsWith("[") && line.endsWith("]") && colon > 0)
                    values.put(
                            line.substring(1, colon),
                            line.substring(colon + 1, line.length() - 1).trim());
            }
        return new Parameters(values);
    }

    /** Trees that are changed later on: a best round would not stay what it was. */
    private boolean dart() {
        return BOOSTING.stream().anyMatch(name -> "dart".equals(values.get(name)));
    }

    /** After how many rounds without a better score to stop; empty for never. */
    Optional<Stopping> stopping() {
        for (String name : EARLY_STOPPING) {
            String rounds = values.get(name);
            if (rounds == null) continue;
            int patience = (int) number(name, rounds);
            if (patience <= 0 || dart()) return Optional.empty();
            String delta = values.getOrDefault("early_stopping_min_delta", "0");
            String first = values.getOrDefault("first_metric_only", "false");
            return Optional.of(new Stopping(
                    patience, number("early_stopping_min_delta", delta), first.equals("true") || first.equals("1")));
        }
        return Optional.empty();
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("parameter '" + name + "'", "is '" + value + "': give a number");
        }
    }
}
