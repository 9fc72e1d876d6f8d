package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;

class BoosterTest {
    // @start region="guide"
    record Reading(double pressure, double flow) {}

    ModelPackage pack(Booster booster) throws Exception {
        return ModelPackage.xgboost(booster.toByteArray("ubj"))
                .signature(Signature.builder()
                        .input("pressure", DataType.DOUBLE)
                        .input("flow", DataType.DOUBLE)
                        .build())
                .build();
    }

    float risk(Tracking tracking, String uri, Reading reading) {
        try (Predictor<Reading, Float> predictor = Predictor.open(tracking, uri, Reading.class, Float.class)) {
            return predictor.predict(reading);
        }
    }
    // @end

    @Test
    void a_booster_is_logged_and_served() throws Exception {
        DMatrix data = new DMatrix(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2, Float.NaN);
        data.setLabel(new float[] {0, 0, 1, 1});
        Booster booster = XGBoost.train(
                data, Map.of("objective", "binary:logistic", "min_child_weight", 0), 5, Map.of(), null, null);
        try (Tracking tracking = Tracking.inMemory();
                Run run = tracking.experiment("pumps").startRun("boosted")) {
            String uri = run.logModel("risk", pack(booster)).uri();
            assertThat(risk(tracking, uri, new Reading(7, 8))).isGreaterThan(0.5f);
            assertThat(risk(tracking, uri, new Reading(1, 2))).isLessThan(0.5f);
        }
    }
}
