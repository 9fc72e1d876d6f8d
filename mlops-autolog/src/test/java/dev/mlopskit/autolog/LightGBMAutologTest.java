package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.ml.lightgbm.PredictionType;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModel;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightGBMAutologTest {
    private static final String PARAMETERS =
            "objective=binary metric=auc,binary_logloss learning_rate=0.3 num_leaves=15 verbosity=-1 seed=7"
                    + " deterministic=true num_threads=1";

    @TempDir
    Path folder;

    private Store store;
    private LGBMDataset train;
    private LGBMDataset test;

    @BeforeEach
    void open() throws LGBMException {
        store = new Store(folder);
        train = dataset(Rows.of(400, 1), null);
        test = dataset(Rows.of(150, 2), train);
    }

    @AfterEach
    void close() throws LGBMException {
        store.close();
        test.close();
        train.close();
    }

    private static LGBMDataset dataset(Rows rows, LGBMDataset reference) throws LGBMException {
        LGBMDataset dataset =
                LGBMDataset.createFromMat(rows.features(), rows.count(), Rows.WIDTH, true, "verbosity=-1", reference);
        dataset.setField("label", rows.labels());
        dataset.setFeatureNames(Rows.NAMES);
        return dataset;
    }

    private static double[] predict(LGBMBooster booster) throws LGBMException {
        Rows rows = Rows.of(20, 3);
        return booster.predictForMat(
                rows.features(), rows.count(), Rows.WIDTH, true, PredictionType.C_API_PREDICT_NORMAL);
    }

    @Test
    void one_line_logs_params_rounds_importance_and_the_model() throws Exception {
        try (LGBMBooster booster = LightGBMAutolog.train(store.run, train, PARAMETERS, 12, Map.of("test", test))) {
            assertThat(store.params())
                    .hasSize(9)
                    .containsEntry("num_leaves", "15")
                    .containsEntry("metric", "auc,binary_logloss")
                    .containsEntry("num_boost_round", "12");
            assertThat(store.steps("test-auc")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
            assertThat(store.curve("test-auc").get(11)).isEqualTo(booster.getEval(1)[0]);
            assertThat(store.curve("test-binary_logloss").get(11)).isEqualTo(booster.getEval(1)[1]);
            assertThat(store.importance("split"))
                    .containsOnlyKeys(Rows.NAMES)
                    .allSatisfy((name, splits) -> assertThat(splits).isInstanceOf(Integer.class));
            assertThat(store.importance("gain").get("bill_length_mm").doubleValue())
                    .isGreaterThan(store.importance("gain").get("noise").doubleValue());
            assertThat(store.curve("best_iteration")).isEmpty();
        }
    }

    @Test
    void it_trains_the_very_model_that_the_loop_of_LightGBM4J_trains() throws Exception {
        try (LGBMBooster ours = LightGBMAutolog.train(store.run, train, PARAMETERS, 8, Map.of());
                LGBMBooster theirs = LGBMBooster.create(train, PARAMETERS)) {
            for (int round = 0; round < 8; round++) theirs.updateOneIter();
            assertThat(predict(ours)).isEqualTo(predict(theirs));
        }
    }

    @Test
    void early_stopping_gives_back_and_logs_the_rounds_up_to_the_best() throws Exception {
        Map<String, LGBMDataset> valid = new LinkedHashMap<>();
        valid.put("train", train);
        valid.put("test", test);
        LightGBMAutolog autolog = LightGBMAutolog.of(store.run);
        try (LGBMBooster booster = autolog.train(
                        train, PARAMETERS + " early_stopping_round=5 first_metric_only=true", 200, valid);
                LGBMBooster logged = LGBMBooster.loadModelFromString(Files.readString(
                        store.path(autolog.loggedModel().orElseThrow()).resolve("model.lgb")))) {
            List<Double> auc = store.curve("test-auc");
            int rounds = auc.size() - 1;
            int best = store.curve("best_iteration").get(0).intValue();
            assertThat(rounds).isLessThan(200).isEqualTo(best + 5);
            assertThat(store.curve("stopped_iteration")).containsExactly((double) rounds);
            assertThat(store.steps("test-auc").get(rounds)).isEqualTo(rounds);
            assertThat(auc.get(rounds)).isEqualTo(auc.get(best - 1));
            assertThat(auc.subList(0, rounds))
                    .allSatisfy(value -> assertThat(value).isLessThanOrEqualTo(auc.get(best - 1)));
            // What it trains on gets ever better, and must not keep it from stopping.
            assertThat(store.curve("train-auc").get(rounds - 1))
                    .isGreaterThan(store.curve("train-auc").get(best - 1));
            assertThat(predict(booster)).isEqualTo(predict(logged));
            try (LGBMBooster shorter = LGBMBooster.create(train, PARAMETERS)) {
                for (int round = 0; round < best; round++) shorter.updateOneIter();
                assertThat(predict(booster)).isEqualTo(predict(shorter));
            }
        }
    }

    @Test
    void the_logged_model_is_a_package_of_MLflow() throws Exception {
        LightGBMAutolog autolog = LightGBMAutolog.of(store.run);
        autolog.train(train, PARAMETERS, 5, Map.of()).close();
        LoggedModel model = autolog.loggedModel().orElseThrow();
        assertThat(store.document(model).get("flavors").toString())
                .contains("data=model.lgb", "lgb_version=4.3.0", "loader_module=mlflow.lightgbm");
        assertThat(store.document(model).get("signature").toString()).contains(Rows.NAMES);
    }

    @Test
    void features_without_names_are_numbered_and_the_model_has_no_signature() throws Exception {
        Rows rows = Rows.of(100, 1);
        try (LGBMDataset unnamed =
                LGBMDataset.createFromMat(rows.features(), rows.count(), Rows.WIDTH, true, "verbosity=-1", null)) {
            unnamed.setField("label", rows.labels());
            LightGBMAutolog autolog = LightGBMAutolog.of(store.run);
            autolog.train(unnamed, PARAMETERS, 3, Map.of("train", unnamed)).close();
            assertThat(autolog.failures()).isEmpty();
            assertThat(store.importance("split")).containsOnlyKeys("Column_0", "Column_1", "Column_2");
            assertThat(store.document(autolog.loggedModel().orElseThrow())).doesNotContainKey("signature");
        }
    }

    @Test
    void a_booster_that_was_trained_elsewhere_tells_its_params_itself() throws Exception {
        try (LGBMBooster booster = LGBMBooster.create(train, PARAMETERS)) {
            booster.updateOneIter();
            LoggedModel model = Autolog.log(store.run, booster);
            assertThat(store.params())
                    .containsEntry("objective", "binary")
                    .containsEntry("learning_rate", "0.3")
                    .containsEntry("num_leaves", "15");
            assertThat(store.importance("split")).hasSize(3);
            assertThat(store.path(model).resolve("model.lgb")).isNotEmptyFile();
        }
    }

    @Test
    void a_parameter_that_is_no_number_is_refused_before_anything_is_logged() {
        assertThatThrownBy(() ->
                        LightGBMAutolog.train(store.run, train, "early_stopping_round=soon", 5, Map.of("test", test)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("parameter 'early_stopping_round' is 'soon': give a number");
        assertThat(store.params()).isEmpty();
    }

    @Test
    void what_LightGBM_refuses_is_its_own_exception() {
        assertThatThrownBy(() -> LightGBMAutolog.train(store.run, train, "objective=nonsense", 5, Map.of()))
                .isInstanceOf(LGBMException.class)
                .hasMessageContaining("nonsense");
    }
}
