package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.GarbageCollection;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.spi.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted, purged and renamed in a folder, and what is left there. */
class TrashTest {
    @TempDir
    Path folder;

    private Path root;
    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void open() {
        root = folder.resolve("mlruns");
        tracking = Tracking.builder().uri(root.toString()).open();
        experiment = tracking.experiment("penguins");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private LoggedModel model(Run run) {
        return run.logModel("m", (files, origin) -> AtomicFiles.write(files.resolve("MLmodel"), new byte[0]));
    }

    @Test
    void gc_leaves_nothing_of_a_deleted_run_model_and_experiment() {
        Run run = experiment.startRun("r");
        run.text("notes.txt", "hello");
        run.input(Dataset.of("rows", "abc"), "training");
        LoggedModel model = model(run);
        tracking.deleteLoggedModel(model.modelId());
        tracking.deleteExperiment("penguins");
        GarbageCollection plan = tracking.gc(Duration.ofSeconds(-1));
        assertThat(plan.runs()).containsExactly(run.runId());
        assertThat(plan.models()).containsExactly(model.modelId());
        assertThat(plan.experiments()).containsExactly(experiment.experimentId());
        plan.execute();
        assertThatThrownBy(() -> tracking.run(run.runId())).isInstanceOf(NotFoundException.class);
        assertThat(root.resolve(".trash")).isEmptyDirectory();
    }

    @Test
    void the_artifacts_of_a_deleted_experiment_are_still_read() {
        Run run = experiment.startRun("r");
        run.text("notes.txt", "hello");
        tracking.deleteExperiment("penguins");
        assertThat(tracking.artifacts(run.runId()).text("notes.txt")).isEqualTo("hello");
    }

    @Test
    void a_purge_passes_over_what_is_not_deleted() {
        Run run = experiment.startRun("r");
        LoggedModel model = model(run);
        try (FileStore store = FileStore.open(root, root.toString(), StoreSettings.defaults())) {
            store.runs().purge(List.of(run.runId(), "nobody"));
            store.models().purge(List.of(model.modelId(), "nobody"));
            store.experiments().purge(List.of(experiment.experimentId(), "nobody"));
        }
        assertThat(run.read().outputs()).hasSize(1);
        assertThat(tracking.loggedModel(model.modelId()).data().name()).isEqualTo("m");
    }

    @Test
    void a_purge_leaves_artifacts() throws Exception {
        Run run = experiment.startRun("r");
        run.text("notes.txt", "hello");
        Path place = root.resolve(experiment.experimentId()).resolve(run.runId());
        tracking.deleteRun(run.runId());
        try (FileStore store = FileStore.open(root, root.toString(), StoreSettings.defaults())) {
            store.runs().purge(List.of(run.runId()));
        }
        assertThat(place.resolve("artifacts/notes.txt")).hasContent("hello");
        assertThat(place).isDirectoryNotContaining("glob:**meta.yaml");
        assertThat(tracking.experiment("penguins").runs().count()).isZero();
    }

    @Test
    void a_renamed_model_keeps_versions_aliases_tags_and_their_history() throws Exception {
        LoggedModel model = model(experiment.startRun("r"));
        model.register("birds").alias("champion");
        tracking.registeredModel("birds").version(1).tag("owner", "ann");
        model.register("birds").alias("champion");
        tracking.registeredModel("birds").rename("penguins");
        assertThat(tracking.registeredModels())
                .extracting(RegisteredModelData::name)
                .containsExactly("penguins");
        assertThat(tracking.registeredModel("penguins").history("champion"))
                .extracting(AliasMove::to)
                .containsExactly(1, 2);
        assertThat(tracking.registeredModel("penguins").version(1).data().tags())
                .containsEntry("owner", "ann");
        assertThat(Files.readString(root.resolve("models/penguins/version-1/meta.yaml")))
                .contains("name: penguins");
        assertThat(Files.readString(root.resolve("models/penguins/meta.yaml"))).contains("name: penguins");
    }

    @Test
    void a_name_that_MLflows_file_store_does_not_take_is_refused() {
        LoggedModel model = model(experiment.startRun("r"));
        assertThatThrownBy(() -> model.register("50%")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> model.register("..")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void a_deleted_model_leaves_nothing_beside_the_store() {
        model(experiment.startRun("r")).register("birds");
        tracking.registeredModel("birds").delete();
        assertThat(root.resolve("models/birds")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void a_second_context_of_a_dataset_is_refused_and_a_missing_one_filled_in() {
        Run run = experiment.startRun("r");
        Dataset rows = Dataset.of("rows", "abc");
        run.input(rows, "");
        run.input(rows.rows(344), "training");
        run.input(rows, "training");
        assertThatThrownBy(() -> run.input(rows, "test")).isInstanceOf(ConflictException.class);
        assertThat(run.read().inputs()).singleElement().satisfies(input -> {
            assertThat(input.context()).isEqualTo("training");
            assertThat(input.dataset().profile()).contains("344");
        });
    }
}
