package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectionTest {
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void open() {
        tracking = Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .clock(now::get)
                .open();
        experiment = tracking.experiment("penguins");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private Run run(String name) {
        Run run = experiment.startRun(name);
        run.param("depth", 3);
        run.metric("loss", 0.5);
        run.text("notes.txt", "twelve bytes");
        run.input(Dataset.of("d", "1"), DatasetInput.TRAINING);
        run.end(RunStatus.FINISHED);
        return run;
    }

    private GarbageCollection afterDays(int days, int age) {
        now.set(START.plus(Duration.ofDays(days)));
        return tracking.gc(Duration.ofDays(age));
    }

    @Test
    void it_says_what_it_would_remove_and_removes_nothing_before_it_is_told_to() {
        Run old = run("old");
        Run kept = run("kept");
        Path files = Path.of(old.read().artifactUri());
        tracking.deleteRun(old.runId());
        GarbageCollection gc = afterDays(31, 30);
        assertThat(gc.runs()).containsExactly(old.runId());
        assertThat(gc.bytes()).isEqualTo(12);
        assertThat(gc.toString())
                .isEqualTo("would remove 1 run, 0 models, 0 experiments, 12 bytes of artifacts\n  remove run old ("
                        + old.runId() + ")\n");
        assertThat(files.resolve("notes.txt")).exists();
        gc.execute();
        assertThat(files).doesNotExist();
        assertThatThrownBy(() -> tracking.run(old.runId())).isInstanceOf(NotFoundException.class);
        assertThat(kept.read().inputs()).hasSize(1);
        assertThat(kept.artifacts().text("notes.txt")).isEqualTo("twelve bytes");
    }

    @Test
    void what_was_deleted_lately_stays() {
        tracking.deleteRun(run("young").runId());
        assertThat(afterDays(29, 30).runs()).isEmpty();
    }

    @Test
    void what_a_registered_version_needs_stays_and_the_reason_is_given() {
        Run run = experiment.startRun("train");
        LoggedModel model = run.logModel("m", TestModels::write);
        model.register("penguins").alias("champion");
        tracking.deleteLoggedModel(model.modelId());
        tracking.deleteRun(run.runId());
        GarbageCollection gc = afterDays(1, 0);
        assertThat(gc.runs()).isEmpty();
        assertThat(gc.models()).isEmpty();
        assertThat(gc.kept().get(run.runId()))
                .isEqualTo("run train (" + run.runId() + "): version 1 of penguins needs it");
        gc.execute();
        assertThat(tracking.modelPath("models:/penguins@champion")).exists();
    }

    @Test
    void a_deleted_model_goes_with_its_files() {
        Run run = experiment.startRun("train");
        LoggedModel model = run.logModel("m", TestModels::write);
        Path files = tracking.modelPath(model.uri());
        tracking.deleteLoggedModel(model.modelId());
        afterDays(1, 0).execute();
        assertThat(files).doesNotExist();
        assertThat(run.read().outputs()).isEmpty();
    }

    @Test
    void an_experiment_goes_once_nothing_is_left_in_it() {
        run("one");
        tracking.deleteExperiment("penguins");
        GarbageCollection gc = afterDays(1, 0);
        assertThat(gc.experiments()).containsExactly(experiment.experimentId());
        gc.execute();
        assertThatThrownBy(() -> tracking.restoreExperiment("penguins")).isInstanceOf(NotFoundException.class);
        assertThat(tracking.experiment("penguins").runs().list()).isEmpty();
    }

    @Test
    void the_models_of_a_deleted_experiment_go_with_it_and_no_folder_is_left() {
        Path files = Path.of(experiment
                .startRun("train")
                .logModel("m", TestModels::write)
                .data()
                .artifactUri());
        run("one");
        tracking.deleteExperiment(experiment.name());
        GarbageCollection gc = afterDays(1, 0);
        assertThat(gc.models()).hasSize(1);
        gc.execute();
        assertThat(files).doesNotExist();
        assertThat(folder.resolve("mlruns").resolve(experiment.experimentId())).doesNotExist();
        GarbageCollection again = afterDays(2, 0);
        assertThat(again.experiments()).isEmpty();
        assertThat(again.kept()).isEmpty();
    }

    @Test
    void in_plain_files_the_models_of_a_deleted_experiment_go_with_it_too() {
        Path mlruns = folder.resolve("mlruns");
        try (Tracking plain =
                Tracking.builder().uri(mlruns.toString()).clock(now::get).open()) {
            Experiment fish = plain.experiment("fish");
            fish.run("train", run -> run.logModel("m", TestModels::write));
            plain.deleteExperiment("fish");
            plain.gc(Duration.ZERO).execute();
            assertThat(plain.experiments().deleted().list()).isEmpty();
            assertThat(mlruns.resolve(".trash")).isEmptyDirectory();
        }
    }

    @Test
    void an_experiment_with_something_left_in_it_is_kept_and_the_reason_is_given() {
        experiment.run("train", run -> run.logModel("m", TestModels::write).register("penguins"));
        tracking.deleteExperiment(experiment.name());
        GarbageCollection gc = afterDays(1, 0);
        assertThat(gc.experiments()).isEmpty();
        assertThat(gc.kept().get(experiment.experimentId()))
                .startsWith("experiment penguins (" + experiment.experimentId() + "): run train (")
                .endsWith(") is in it");
        gc.execute();
        assertThat(tracking.restoreExperiment("penguins").models().list()).hasSize(1);
    }

    @Test
    void what_was_deleted_in_this_very_millisecond_is_found_and_leaves_no_folder() {
        Run run = run("gone");
        Path files = Path.of(run.read().artifactUri());
        tracking.deleteRun(run.runId());
        GarbageCollection gc = afterDays(0, 0);
        assertThat(gc.runs()).containsExactly(run.runId());
        gc.execute();
        assertThat(files.getParent()).doesNotExist();
    }

    @Test
    void what_is_restored_or_registered_between_plan_and_deed_stays() {
        Run restored = run("restored");
        Run registered = experiment.startRun("registered");
        LoggedModel model = registered.logModel("m", TestModels::write);
        tracking.deleteRun(restored.runId());
        tracking.deleteRun(registered.runId());
        GarbageCollection gc = afterDays(1, 0);
        assertThat(gc.runs()).hasSize(2);
        tracking.restoreRun(restored.runId());
        model.register("penguins");
        gc.execute();
        assertThat(restored.artifacts().text("notes.txt")).isEqualTo("twelve bytes");
        assertThat(registered.read().active()).isFalse();
    }

    @Test
    void files_at_an_address_that_is_not_the_runs_own_are_never_touched() throws Exception {
        Run run = run("elsewhere");
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.writeString(precious.resolve("thesis.txt"), "years");
        tracking.deleteRun(run.runId());
        tracking.close();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE runs SET artifact_uri = '" + precious + "'");
        }
        open();
        GarbageCollection gc = afterDays(1, 0);
        assertThat(gc.kept().get(run.runId())).contains("may be shared");
        gc.execute();
        assertThat(precious.resolve("thesis.txt")).exists();
    }
}
