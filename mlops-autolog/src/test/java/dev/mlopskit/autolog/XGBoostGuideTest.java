package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Experiment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tracking.md shows of autologging is what is compiled and run here. */
class XGBoostGuideTest {
    @TempDir
    Path folder;

    private static DMatrix matrix(Rows rows) throws Exception {
        DMatrix matrix = new DMatrix(rows.features(), rows.count(), Rows.WIDTH, Float.NaN);
        matrix.setLabel(rows.labels());
        return matrix;
    }

    @Test
    void a_training_is_logged() throws Exception {
        DMatrix train = matrix(Rows.of(100, 1));
        DMatrix test = matrix(Rows.of(50, 2));
        try (Store store = new Store(folder)) {
            Experiment penguins = store.tracking.experiment("penguins");
            // @start region="autolog"
            Map<String, Object> params =
                    Map.of("objective", "binary:logistic", "eta", 0.1, "eval_metric", List.of("auc", "logloss"));
            Booster booster = penguins.call(
                    "boosted",
                    run -> XGBoostAutolog.of(run).earlyStopping(10).train(train, params, 200, Map.of("test", test)));
            // @end
            booster.dispose();
            assertThat(penguins.runs("params.eta = '0.1' AND metrics.`test-auc` > 0")
                            .count())
                    .isEqualTo(1);
            assertThat(penguins.models().count()).isEqualTo(1);
        } finally {
            train.dispose();
            test.dispose();
        }
    }
}
