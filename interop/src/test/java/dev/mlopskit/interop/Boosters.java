package dev.mlopskit.interop;

import com.microsoft.ml.lightgbm.PredictionType;
import dev.mlopskit.autolog.LightGBMAutolog;
import dev.mlopskit.autolog.XGBoostAutolog;
import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;

/** Two boosters, trained and logged by Java on rows that Python gets too. */
final class Boosters {
    static final List<String> NAMES = List.of("bill_length_mm", "bill_depth_mm", "noise");
    static final int ROUNDS = 80;
    static final int PATIENCE = 5;
    /** Exact splits: where histograms cut changes between releases of XGBoost. */
    static final Map<String, Object> XGBOOST = new TreeMap<>(Map.of(
            "objective",
            "binary:logistic",
            "eval_metric",
            "auc",
            "eta",
            0.4,
            "max_depth",
            4,
            "nthread",
            1,
            "tree_method",
            "exact"));

    static final Map<String, Object> LIGHTGBM = new TreeMap<>(Map.of(
            "objective",
            "binary",
            "metric",
            "auc",
            "learning_rate",
            0.3,
            "num_leaves",
            15,
            "num_threads",
            1,
            "verbosity",
            -1,
            "early_stopping_round",
            PATIENCE));

    private final Map<String, Object> given = new LinkedHashMap<>();
    final List<Double> xgboost = new ArrayList<>();
    final List<Double> lightgbm = new ArrayList<>();
    String xgboostRun = "";
    String lightgbmRun = "";

    private final float[] train = features(400, 1);
    private final float[] test = features(150, 2);

    Boosters() {
        given.put("names", NAMES);
        given.put("rounds", ROUNDS);
        given.put("patience", PATIENCE);
        given.put("xgboost_params", XGBOOST);
        given.put("lightgbm_params", LIGHTGBM);
        give("train", train);
        give("test", test);
    }

    /** What the script needs, as JSON. */
    String given() {
        return Json.write(given);
    }

    void trainXGBoost(Tracking tracking) throws Exception {
        try (Run run = tracking.experiment("java").startRun("xgboost")) {
            DMatrix trained = matrix(train);
            DMatrix watched = matrix(test);
            Map<String, DMatrix> watches = new LinkedHashMap<>();
            watches.put("train", trained);
            watches.put("test", watched);
            XGBoostAutolog autolog = XGBoostAutolog.of(run).earlyStopping(PATIENCE);
            Booster booster = autolog.train(trained, XGBOOST, ROUNDS, watches);
            for (float[] answer : booster.predict(watched)) xgboost.add((double) answer[0]);
            xgboostRun = run.runId();
            given.put("xgboost", autolog.loggedModel().orElseThrow().uri());
        }
    }

    void trainLightGBM(Tracking tracking) throws Exception {
        String parameters = LIGHTGBM.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        try (Run run = tracking.experiment("java").startRun("lightgbm");
                LGBMDataset trained = dataset(train, null);
                LGBMDataset watched = dataset(test, trained)) {
            LightGBMAutolog autolog = LightGBMAutolog.of(run);
            try (LGBMBooster booster = autolog.train(trained, parameters, ROUNDS, Map.of("test", watched))) {
                int rows = test.length / NAMES.size();
                for (double answer :
                        booster.predictForMat(test, rows, NAMES.size(), true, PredictionType.C_API_PREDICT_NORMAL))
                    lightgbm.add(answer);
            }
            lightgbmRun = run.runId();
            given.put("lightgbm", autolog.loggedModel().orElseThrow().uri());
        }
    }

    private static DMatrix matrix(float[] features) throws Exception {
        DMatrix matrix = new DMatrix(features, features.length / NAMES.size(), NAMES.size(), Float.NaN);
        matrix.setLabel(labels(features));
        matrix.setFeatureNames(NAMES.toArray(String[]::new));
        return matrix;
    }

    private static LGBMDataset dataset(float[] features, LGBMDataset reference) throws Exception {
        LGBMDataset dataset = LGBMDataset.createFromMat(
                features, features.length / NAMES.size(), NAMES.size(), true, "verbosity=-1", reference);
        dataset.setField("label", labels(features));
        dataset.setFeatureNames(NAMES.toArray(String[]::new));
        return dataset;
    }

    private void give(String name, float[] features) {
        List<List<Double>> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int row = 0; row < features.length; row += NAMES.size()) {
            List<Double> columns = new ArrayList<>();
            for (int column = 0; column < NAMES.size(); column++) columns.add((double) features[row + column]);
            rows.add(columns);
        }
        for (float label : labels(features)) labels.add((int) label);
        given.put(name, rows);
        given.put(name + "_labels", labels);
    }

    private static float[] features(int rows, long seed) {
        Random random = new Random(seed);
        float[] features = new float[rows * NAMES.size()];
        for (int i = 0; i < features.length; i++) features[i] = (float) random.nextGaussian();
        return features;
    }

    /** The first two columns decide, with some noise. */
    private static float[] labels(float[] features) {
        Random random = new Random(features.length);
        float[] labels = new float[features.length / NAMES.size()];
        for (int row = 0; row < labels.length; row++) {
            int first = row * NAMES.size();
            labels[row] = features[first] - 0.5 * features[first + 1] + 0.7 * random.nextGaussian() > 0 ? 1 : 0;
        }
        return labels;
    }
}
