package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.LoggedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IEvaluation;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XGBoostAutologTest {
    private static final Map<String, Object> PARAMS = Map.of(
            "objective",
            "binary:logistic",
            "eta",
            0.4,
            "max_depth",
            4,
            "eval_metric",
            "auc",
            "silent",
            1,
            "seed",
            7,
            "nthread",
            1);

    @TempDir
    Path folder;

    private Store store;
    private DMatrix train;
    private DMatrix test;

    @BeforeEach
    void open() throws XGBoostError {
        store = new Store(folder);
        train = matrix(Rows.of(400, 1));
        test = matrix(Rows.of(150, 2));
    }

    @AfterEach
    void close() {
        store.close();
        train.dispose();
        test.dispose();
    }

    private static DMatrix matrix(Rows rows) throws XGBoostError {
        DMatrix matrix = new DMatrix(rows.features(), rows.count(), Rows.WIDTH, Float.NaN);
        matrix.setLabel(rows.labels());
        matrix.setFeatureNames(Rows.NAMES);
        return matrix;
    }

    private Map<String, DMatrix> watches() {
        Map<String, DMatrix> watches = new LinkedHashMap<>();
        watches.put("train", train);
        watches.put("test", test);
        return watches;
    }

    @Test
    void one_line_logs_params_rounds_importance_and_the_model() throws Exception {
        Booster booster = XGBoostAutolog.train(store.run, train, PARAMS, 12, Map.of("test", test));

        assertThat(store.params())
                .containsAllEntriesOf(Map.of("objective", "binary:logistic", "eta", "0.4", "num_boost_round", "12"))
                .hasSize(PARAMS.size() + 1);
        float[][] theirs = new float[1][12];
        XGBoost.train(train, PARAMS, 12, Map.of("test", test), theirs, null, null, 0);
        assertThat(store.steps("test-auc")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
        for (int round = 0; round < 12; round++)
            assertThat(store.curve("test-auc").get(round).floatValue()).isEqualTo(theirs[0][round]);
        assertThat(store.curve("best_iteration")).isEmpty();
        booster.getScore(Rows.NAMES, "weight").forEach((feature, weight) -> assertThat(
                        store.importance("weight").get(feature).doubleValue())
                .isEqualTo(weight));
        assertThat(store.importance("weight")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void it_trains_the_very_model_that_XGBoost_trains(int earlyStopping) throws Exception {
        Booster ours = XGBoostAutolog.of(store.run).earlyStopping(earlyStopping).train(train, PARAMS, 60, watches());
        Booster theirs = XGBoost.train(train, PARAMS, 60, watches(), null, null, null, earlyStopping);

        assertThat(ours.toByteArray("json")).isEqualTo(theirs.toByteArray("json"));
        assertThat(ours.getAttrs()).isEqualTo(theirs.getAttrs()).containsKey("best_iteration");
    }

    @Test
    void early_stopping_logs_the_best_round_once_more_behind_the_last() throws Exception {
        Booster booster = XGBoostAutolog.of(store.run).earlyStopping(3).train(train, PARAMS, 100, watches());

        int rounds = booster.getNumBoostedRound();
        int best = Integer.parseInt(booster.getAttr("best_iteration"));
        assertThat(rounds).isLessThan(100).isEqualTo(best + 4);
        assertThat(store.curve("best_iteration")).containsExactly((double) best);
        assertThat(store.curve("stopped_iteration")).containsExactly(rounds - 1.0);
        assertThat(store.curve("test-auc")).hasSize(rounds + 1);
        assertThat(store.curve("test-auc").get(rounds))
                .isEqualTo(store.curve("test-auc").get(best));
        assertThat(store.steps("train-auc").get(rounds)).isEqualTo(rounds);
        assertThat(store.params()).containsEntry("early_stopping_rounds", "3");
    }

    @Test
    void several_metrics_are_logged_under_names_that_MLflow_takes() throws Exception {
        Map<String, Object> params = new LinkedHashMap<>(PARAMS);
        params.put("eval_metric", List.of("logloss", "error@0.7", "auc"));
        assertThatThrownBy(() -> XGBoost.train(train, params, 60, watches(), null, null))
                .isInstanceOf(XGBoostError.class);
        XGBoostAutolog autolog = XGBoostAutolog.of(store.run).earlyStopping(3);
        Booster booster = autolog.train(train, params, 60, watches());

        assertThat(autolog.failures()).isEmpty();
        assertThat(store.curve("test-error_at_0.7")).isNotEmpty();
        assertThat(store.curve("train-logloss")).hasSameSizeAs(store.curve("test-auc"));
        // The last metric of the last watch decides, and a higher AUC is better.
        int best = Integer.parseInt(booster.getAttr("best_iteration"));
        List<Double> auc = store.curve("test-auc");
        assertThat(auc.get(best)).isEqualTo(auc.stream().max(Double::compare).orElseThrow());
        assertThat(store.params()).containsEntry("eval_metric", "[\"logloss\",\"error@0.7\",\"auc\"]");
    }

    @Test
    void the_logged_model_is_a_package_of_MLflow_that_answers_as_the_booster_does() throws Exception {
        XGBoostAutolog autolog = XGBoostAutolog.of(store.run);
        Booster booster = autolog.train(train, PARAMS, 5, Map.of());
        LoggedModel model = autolog.loggedModel().orElseThrow();

        assertThat(store.document(model))
                .containsEntry("run_id", store.run.runId())
                .containsEntry("model_id", model.modelId());
        assertThat(store.document(model).get("flavors").toString())
                .contains("data=model.ubj", "xgb_version=3.4.0", "loader_module=mlflow.xgboost");
        assertThat(store.document(model).get("signature").toString()).contains(Rows.NAMES);
        Booster again = XGBoost.loadModel(store.path(model).resolve("model.ubj").toString());
        assertThat(again.predict(test)).isDeepEqualTo(booster.predict(test));
        assertThat(model.register("penguins").version()).isEqualTo(1);
    }

    @Test
    void features_without_names_are_numbered_and_the_model_has_no_signature() throws Exception {
        Rows rows = Rows.of(100, 1);
        DMatrix unnamed = new DMatrix(rows.features(), rows.count(), Rows.WIDTH, Float.NaN);
        unnamed.setLabel(rows.labels());
        XGBoostAutolog autolog = XGBoostAutolog.of(store.run);
        Booster booster = autolog.train(unnamed, PARAMS, 3, Map.of("train", unnamed));
        assertThat(autolog.failures()).isEmpty();
        assertThat(store.importance("weight")).containsOnlyKeys("f0", "f1", "f2");
        assertThat(store.document(autolog.loggedModel().orElseThrow())).doesNotContainKey("signature");
        // The same for a booster that went through a file.
        Booster again = XGBoost.loadModel(booster.toByteArray());
        assertThat(store.document(Autolog.log(store.run, again))).doesNotContainKey("signature");
    }

    @Test
    void linear_boosters_have_no_splits_to_count() throws Exception {
        XGBoostAutolog autolog = XGBoostAutolog.of(store.run);
        autolog.train(train, Map.of("booster", "gblinear", "objective", "binary:logistic", "nthread", 1), 3, Map.of());
        assertThat(autolog.failures()).isEmpty();
        assertThat(store.importance("weight")).isEmpty();
    }

    @Test
    void an_evaluation_of_the_application_is_logged_under_its_name() throws Exception {
        XGBoostAutolog.of(store.run).evaluation(new Share(() -> {})).train(train, PARAMS, 4, Map.of("test", test));
        assertThat(store.curve("test-share")).hasSize(4).allSatisfy(share -> assertThat(share)
                .isBetween(0.0, 1.0));
    }

    @Test
    void params_that_contradict_the_run_are_refused_before_anything_is_trained() {
        store.run.param("eta", "0.1");
        assertThatThrownBy(() -> XGBoostAutolog.train(store.run, train, PARAMS, 5, Map.of("test", test)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("eta");
        assertThat(store.params()).containsOnlyKeys("eta");
        assertThat(store.curve("test-auc")).isEmpty();
    }

    @Test
    void a_store_that_breaks_while_it_trains_does_not_cost_the_model() throws Exception {
        int[] calls = {0};
        IEvaluation closing = new Share(() -> {
            if (++calls[0] == 3) store.tracking.close();
        });
        XGBoostAutolog autolog = XGBoostAutolog.of(store.run).evaluation(closing);
        Booster booster = autolog.train(train, PARAMS, 10, Map.of("test", test));

        assertThat(booster.getNumBoostedRound()).isEqualTo(10);
        assertThat(autolog.failures()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(autolog.loggedModel()).isEmpty();
    }

    @Test
    void without_the_model_none_is_logged() throws Exception {
        XGBoostAutolog autolog = XGBoostAutolog.of(store.run).withoutModel();
        autolog.train(train, PARAMS, 3, Map.of());
        assertThat(autolog.loggedModel()).isEmpty();
        assertThat(autolog.failures()).isEmpty();
    }

    /** The share of rows that are called positive; does something each time it is asked. */
    private record Share(Runnable then) implements IEvaluation {
        @Override
        public String getMetric() {
            return "share";
        }

        @Override
        public float eval(float[][] predictions, DMatrix data) {
            then.run();
            int positive = 0;
            for (float[] prediction : predictions) if (prediction[0] > 0.5) positive++;
            return (float) positive / predictions.length;
        }
    }
}
