package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Java logs of a training is what MLflow's own autologging logs of it, and Python loads the models. */
class AutologTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void boosters_of_Java_load_in_Python_and_their_runs_look_like_those_of_Python(Mlflow mlflow) throws Exception {
        Boosters boosters = new Boosters();
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            boosters.trainXGBoost(tracking);
            boosters.trainLightGBM(tracking);
        }
        Path given = Files.writeString(folder.resolve("given.json"), boosters.given());

        Node python = mlflow.run("autolog.py", folder, given.toString());

        assertSame(python.at("xgboost"), boosters.xgboost);
        assertSame(python.at("xgboost_pyfunc"), boosters.xgboost);
        assertSame(python.at("lightgbm"), boosters.lightgbm);
        assertSame(python.at("lightgbm_pyfunc"), boosters.lightgbm);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Node xgboost = python.at("xgboost_run");
            assertAlike(
                    tracking,
                    boosters.xgboostRun,
                    xgboost,
                    Set.of("best_iteration", "stopped_iteration", "train-auc", "test-auc"));
            Node lightgbm = python.at("lightgbm_run");
            assertAlike(
                    tracking,
                    boosters.lightgbmRun,
                    lightgbm,
                    Set.of("best_iteration", "stopped_iteration", "test-auc"));
        }
    }

    private static void assertSame(Node python, List<Double> java) {
        assertThat(python.items()).hasSameSizeAs(java);
        for (int row = 0; row < java.size(); row++)
            assertThat(python.items().get(row).decimal()).as("row %d", row).isCloseTo(java.get(row), within(1e-6));
    }

    private static void assertAlike(Tracking tracking, String runId, Node python, Set<String> metrics) {
        RunData java = tracking.run(runId);
        assertThat(python.at("metrics").keys()).isEqualTo(metrics);
        assertThat(java.metrics().keySet()).isEqualTo(metrics);
        Map<String, String> theirs = python.at("params").texts();
        assertThat(theirs).containsAllEntriesOf(java.params());

        for (String metric : metrics) {
            List<Metric> ours = tracking.history(runId, metric);
            List<Node> points = python.at("metrics", metric).items();
            assertThat(ours).as(metric).hasSameSizeAs(points);
            for (int i = 0; i < ours.size(); i++) {
                List<Node> point = points.get(i).items();
                assertThat(ours.get(i).step()).as(metric).isEqualTo(point.get(0).number());
                assertThat(ours.get(i).value())
                        .as(metric)
                        .isCloseTo(point.get(1).decimal(), within(1e-6));
            }
        }
        assertThat(python.at("importance").keys()).isNotEmpty().allSatisfy(file -> {
            Node written = new Node(Json.read(tracking.artifacts(runId).text(file)));
            assertThat(written.keys()).isEqualTo(python.at("importance", file).keys());
        });
    }
}
