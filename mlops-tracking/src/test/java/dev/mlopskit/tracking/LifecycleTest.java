package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleting, restoring, renaming and describing; and params that are too long. */
class LifecycleTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;
    private Run run;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("penguins");
        run = experiment.startRun("train");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    @Test
    void a_deleted_run_is_not_found_and_takes_nothing_until_it_is_restored() {
        tracking.deleteRun(run.runId());
        assertThat(experiment.runs().list()).isEmpty();
        assertThat(run.read().active()).isFalse();
        assertThatThrownBy(() -> run.metric("a", 1)).isInstanceOf(ConflictException.class);
        tracking.restoreRun(run.runId());
        run.metric("a", 1);
        assertThat(experiment.runs().count()).isEqualTo(1);
        assertThatThrownBy(() -> tracking.deleteRun("nobody")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_deleted_experiment_takes_its_runs_with_it_and_brings_them_back() {
        tracking.deleteExperiment("penguins");
        assertThat(tracking.findExperiment("penguins")).isEmpty();
        assertThatThrownBy(() -> tracking.experiment("penguins"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("restoreExperiment");
        assertThat(run.read().active()).isFalse();
        assertThat(tracking.restoreExperiment("penguins").runs().count()).isEqualTo(1);
        assertThatThrownBy(() -> tracking.restoreExperiment("nothing")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void what_one_process_deleted_another_one_restores_by_name_or_id() {
        String modelId = run.logModel("m", TestModels::write).modelId();
        run.close();
        tracking.deleteLoggedModel(modelId);
        tracking.deleteRun(run.runId());
        tracking.deleteExperiment("penguins");
        try (Tracking other = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThatThrownBy(() -> other.loggedModel(modelId))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("Tracking.restoreLoggedModel");
            assertThat(other.restoreExperiment("penguins").name()).isEqualTo("penguins");
            assertThat(other.restoreRun(run.runId()).active()).isTrue();
            assertThat(other.restoreLoggedModel(modelId).data().name()).isEqualTo("m");
            assertThat(other.modelPath("models:/" + modelId)).isDirectory();
        }
        assertThat(tracking.loggedModel(modelId).register("penguins").version()).isEqualTo(1);
    }

    @Test
    void deleting_or_restoring_twice_does_nothing_and_what_never_was_is_named() {
        String modelId = run.logModel("m", TestModels::write).modelId();
        for (int i = 0; i < 2; i++) tracking.deleteLoggedModel(modelId);
        for (int i = 0; i < 2; i++) tracking.restoreLoggedModel(modelId);
        for (int i = 0; i < 2; i++) tracking.deleteExperiment("penguins");
        for (int i = 0; i < 2; i++) tracking.restoreExperiment("penguins");
        for (int i = 0; i < 2; i++) tracking.deleteRun(run.runId());
        for (int i = 0; i < 2; i++) tracking.restoreRun(run.runId());
        String nobody = "m-" + "0".repeat(32);
        assertThatThrownBy(() -> tracking.deleteExperiment("nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tracking.deleteLoggedModel(nobody)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tracking.restoreLoggedModel(nobody)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void what_takes_nothing_because_it_is_deleted_says_how_to_restore_it_here() {
        tracking.deleteRun(run.runId());
        assertThatThrownBy(() -> run.metric("a", 1)).hasMessageContaining("Tracking.restoreRun(..)");
        tracking.deleteExperiment("penguins");
        assertThatThrownBy(() -> experiment.tag("a", "b")).hasMessageContaining("Tracking.restoreExperiment(..)");
    }

    @Test
    void an_experiment_tells_its_tags_times_and_place() {
        experiment.tags(Map.of("team", "birds", "stage", "first"));
        experiment.removeTag("stage");
        ExperimentData data = experiment.read();
        assertThat(data.tags()).containsEntry("team", "birds").doesNotContainKey("stage");
        assertThat(data.created()).isNotNull().isBeforeOrEqualTo(Instant.now());
        assertThat(data.artifactLocation()).startsWith(folder.toString());
    }

    @Test
    void an_experiment_may_keep_its_artifacts_at_a_place_of_its_own() {
        Path place = folder.resolve("own place");
        Experiment own = tracking.experiment("own", place + "/");
        assertThat(own.read().artifactLocation()).isEqualTo(place.toString());
        try (Run first = own.startRun("first")) {
            first.text("a.txt", "a");
            assertThat(place.resolve(first.runId())).isDirectory();
        }
        assertThat(tracking.experiment("own", place.toUri().toString()).experimentId())
                .isEqualTo(own.experimentId());
        assertThatThrownBy(() -> tracking.experiment("own", "s3://bucket/own"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll(place.toString(), "s3://bucket/own");
        assertThat(tracking.experiment("bucket", "s3://bucket/own/").read().artifactLocation())
                .isEqualTo("s3://bucket/own");
        assertThatThrownBy(() -> tracking.experiment("none", " ")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void an_experiment_gets_another_name_that_no_other_has() {
        Experiment birds = experiment.rename("birds");
        assertThat(birds.experimentId()).isEqualTo(experiment.experimentId());
        assertThat(tracking.findExperiment("penguins")).isEmpty();
        tracking.experiment("fish");
        assertThatThrownBy(() -> birds.rename("fish"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("use another name");
    }

    @Test
    void runs_and_experiments_have_a_description_that_mlflow_shows() {
        run.describe("The **first** try");
        experiment.describe("Palmer's penguins");
        assertThat(run.read().description()).contains("The **first** try");
        assertThat(run.read().tags()).containsEntry("mlflow.note.content", "The **first** try");
        assertThat(tracking.experiments())
                .filteredOn(data -> data.name().equals("penguins"))
                .singleElement()
                .satisfies(data -> assertThat(data.tags()).containsEntry("mlflow.note.content", "Palmer's penguins"));
    }

    @Test
    void a_value_that_is_too_long_for_a_param_goes_to_an_artifact_that_the_param_names() {
        String sql = "SELECT 1 -- ".repeat(1_000);
        run.param("data/query", sql);
        run.param("data/query", sql);
        String pointer = run.read().params().get("data/query");
        assertThat(pointer).startsWith("artifact: params/data_query-");
        assertThat(run.artifacts().text(pointer.substring("artifact: ".length())))
                .isEqualTo(sql);
        assertThatThrownBy(() -> run.param("data/query", sql + "more")).isInstanceOf(ConflictException.class);
        assertThat(run.artifacts().list()).hasSize(1);
    }
}
