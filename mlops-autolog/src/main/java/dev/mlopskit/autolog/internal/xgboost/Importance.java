package dev.mlopskit.autolog.internal.xgboost;

import dev.mlopskit.core.Json;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * How much features count. Read from the JSON of the trees: XGBoost4J's own {@code getScore} cuts the text form at {@code [}
 * and {@code <}, which goes wrong on categories and on names that have them.
 */
final class Importance {
    /** In how many splits a feature is used. */
    static final String WEIGHT = "weight";

    private Importance() {}

    /** By name, or {@code f0}, {@code f1}, ... without names; features that are in no split, and linear boosters, have none. */
    static Map<String, Long> weight(Booster booster) throws XGBoostError {
        // Without a file of names XGBoost takes those that the booster has.
        String[] trees = booster.getModelDump("", false, "json");
        Map<String, Long> weight = new TreeMap<>();
        for (String tree : trees) count(Json.read(tree), weight);
        return weight;
    }

    private static void count(@Nullable Object node, Map<String, Long> weight) {
        if (!(node instanceof Map<?, ?> split) || !(split.get("split") instanceof String feature)) return;
        weight.merge(feature, 1L, Long::sum);
        if (split.get("children") instanceof Iterable<?> children) for (Object child : children) count(child, weight);
    }
}
