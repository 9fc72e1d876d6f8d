package dev.mlopskit.serving.internal.xgboost;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.spi.ModelSource;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a file of XGBoost says of its booster, all of it checked.
 *
 * @param booster {@code gbtree}, {@code dart} or {@code gblinear}
 * @param objective what it was trained for, like {@code binary:logistic}
 * @param features how many columns it takes
 * @param names their names; empty if it does not know them
 * @param classes how many classes; 0 or 1 for two of them, and for none
 * @param groups how many numbers the trees give for a row
 * @param bestIteration where early stopping found the best one; -1 if nothing stopped it
 * @param parallelTrees how many trees grow in one iteration for each of these numbers
 */
record BoosterFile(
        String booster,
        String objective,
        int features,
        List<String> names,
        int classes,
        int groups,
        int bestIteration,
        int parallelTrees) {
    /** More than any model has; each number takes memory for every row. */
    private static final int MAX_GROUPS = 1 << 20;

    /** The first bytes of the format that XGBoost 3.1 gave up. */
    private static final String OLD = "binf";

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if it is none that XGBoost could be given without harm
     */
    static BoosterFile read(ModelSource source, byte[] bytes) {
        try {
            return of(bytes);
        } catch (IllegalArgumentException | MalformedDocumentException e) {
            throw new ModelFormatException(
                    source.dataName(),
                    "is no XGBoost model that can be loaded: " + e.getMessage()
                            + ": save it again as json or ubj, with XGBoost 1.6 or later",
                    e);
        }
    }

    private static BoosterFile of(byte[] bytes) {
        if (new String(bytes, 0, Math.min(OLD.length(), bytes.length), StandardCharsets.ISO_8859_1).equals(OLD))
            throw new IllegalArgumentException("it has the binary form that XGBoost 3.1 and later do not read");
        BoosterNode learner = new BoosterNode("", document(bytes)).at("learner");
        BoosterNode params = learner.at("learner_model_param");
        int features = params.at("num_feature").integer(1, Integer.MAX_VALUE);
        int classes = params.at("num_class").integer(0, MAX_GROUPS);
        int targets = params.has("num_target") ? params.at("num_target").integer(0, MAX_GROUPS) : 1;
        int groups = Math.max(1, Math.max(classes, targets));
        baseScore(params.at("base_score"), groups);
        BoosterNode booster = learner.at("gradient_booster");
        String name = booster.at("name").text();
        int parallel = booster(name, booster, features, groups);
        return new BoosterFile(
                name,
                objective(learner.at("objective"), classes),
                features,
                names(learner, features),
                classes,
                groups,
                bestIteration(learner),
                Math.max(1, parallel));
    }

    /** XGBoost looks at the first two bytes in the same way: a key's length begins with {@code L} in UBJSON, and with quotes in JSON. */
    private static Object document(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != '{') throw new IllegalArgumentException("it does not begin with an object");
        Object document =
                bytes[1] == 'L' ? UbJson.read(bytes) : Json.readExact(new String(bytes, StandardCharsets.UTF_8));
        if (document == null) throw new IllegalArgumentException("it is empty");
        return document;
    }

    private static int booster(String name, BoosterNode booster, int features, int groups) {
        return switch (name) {
            case "gbtree" -> TreeCheck.check(booster.at("model"), features, groups);
            case "dart" -> {
                BoosterNode model = booster.at("gbtree").at("model");
                int parallel = TreeCheck.check(model, features, groups);
                booster.at("weight_drop").numbers(model.at("trees").items().size());
                yield parallel;
            }
            case "gblinear" -> {
                long weights = (features + 1L) * groups;
                if (weights > Integer.MAX_VALUE) throw booster.bad("has too many weights");
                booster.at("model").at("weights").numbers((int) weights);
                yield 1;
            }
            default -> throw booster.bad("is a '" + name + "' and no gbtree, dart or gblinear");
        };
    }

    /** One number, or from XGBoost 3.1 on a list with one for each group, in a text. */
    private static void baseScore(BoosterNode score, int groups) {
        String text = score.text().strip();
        boolean list = text.startsWith("[") && text.endsWith("]");
        String[] numbers = (list ? text.substring(1, text.length() - 1) : text).split(",", -1);
        if (numbers.length != 1 && numbers.length != groups)
            throw score.bad("has " + numbers.length + " numbers for " + groups + " groups");
        for (String number : numbers)
            try {
                Double.parseDouble(number);
            } catch (NumberFormatException e) {
                throw score.bad("is '" + text + "', which is no number");
            }
    }

    private static String objective(BoosterNode objective, int classes) {
        if (objective.has("softmax_multiclass_param"))
            objective.at("softmax_multiclass_param").at("num_class").integer(classes, classes);
        return objective.at("name").text();
    }

    private static List<String> names(BoosterNode learner, int features) {
        if (!learner.has("feature_names")) return List.of();
        BoosterNode names = learner.at("feature_names");
        List<String> all = names.value() instanceof double[] none && none.length == 0
                ? List.of()
                : names.items().stream().map(BoosterNode::text).toList();
        if (!all.isEmpty() && all.size() != features)
            throw names.bad("has " + all.size() + " names for " + features + " columns");
        return all;
    }

    private static int bestIteration(BoosterNode learner) {
        if (!learner.has("attributes") || !learner.at("attributes").has("best_iteration")) return -1;
        return learner.at("attributes").at("best_iteration").integer(0, Integer.MAX_VALUE - 1);
    }
}
