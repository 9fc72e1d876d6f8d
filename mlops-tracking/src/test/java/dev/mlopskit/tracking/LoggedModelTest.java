package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedModelTest {
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;
    private LoggedModel model;

    @BeforeEach
    void open() {
        tracking = Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .clock(() -> NOW)
                .open();
        run = tracking.experiment("penguins").startRun("train");
        model = run.logModel("m", TestModels::write);
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    @Test
    void a_metric_is_measured_of_a_model_on_a_dataset_and_is_one_of_the_run_too() {
        Dataset test = Dataset.of("penguins-test", "abc");
        run.input(test, "test");
        run.metric("auc", 0.93, model, test);
        assertThat(model.read().metrics())
                .containsExactly(new ModelMetric(
                        new Metric("auc", 0.93, 0, NOW), model.modelId(), run.runId(), "penguins-test", "abc"));
        assertThat(model.read().latestMetrics()).containsEntry("auc", 0.93);
        assertThat(run.read().metrics()).containsEntry("auc", 0.93);
    }

    @Test
    void the_same_metric_on_two_datasets_in_the_same_millisecond_is_kept_twice_and_again_is_not() {
        Dataset a = Dataset.of("a", "1");
        Dataset b = Dataset.of("b", "2");
        for (int i = 0; i < 2; i++) {
            run.metric("auc", 0.9, model, a);
            run.metric("auc", 0.8, model, b);
        }
        assertThat(model.read().metrics())
                .extracting(ModelMetric::value, ModelMetric::datasetName)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0.9, "a"), org.assertj.core.groups.Tuple.tuple(0.8, "b"));
    }

    @Test
    void a_metric_of_a_model_that_is_not_there_is_refused_and_nothing_is_written() {
        ModelMetric point = new ModelMetric(new Metric("auc", 0.9, 0, NOW), "m-" + "0".repeat(32), null, null);
        assertThatThrownBy(() -> run.log(List.of(new Metric("loss", 1, 0, NOW), point)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(point.modelId());
        assertThat(run.read().metrics()).isEmpty();
    }

    @Test
    void tags_come_and_go() {
        model.tag("owner", "birds");
        model.tag("owner", "sea birds");
        assertThat(model.read().tags()).containsEntry("owner", "sea birds");
        model.removeTag("owner");
        model.removeTag("owner");
        assertThat(model.read().tags()).doesNotContainKey("owner");
    }

    @Test
    void a_deleted_model_is_gone_until_it_is_restored() {
        tracking.deleteLoggedModel(model.modelId());
        assertThatThrownBy(() -> tracking.loggedModel(model.modelId())).isInstanceOf(NotFoundException.class);
        tracking.restoreLoggedModel(model.modelId());
        assertThat(tracking.loggedModel(model.modelId()).data().name()).isEqualTo("m");
    }
}
