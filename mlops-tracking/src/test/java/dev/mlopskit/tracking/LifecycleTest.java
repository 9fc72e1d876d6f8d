package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
        experiment.delete();
        assertThat(tracking.findExperiment("penguins")).isEmpty();
        assertThatThrownBy(() -> tracking.experiment("penguins"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("restoreExperiment");
        assertThat(run.read().active()).isFalse();
        assertThat(tracking.restoreExperiment("penguins").runs().count()).isEqualTo(1);
        assertThatThrownBy(() -> tracking.restoreExperiment("nothing")).isInstanceOf(NotFoundException.class);
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
