package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Yaml;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder is laid out as MLflow's file store lays it out. */
class LayoutTest {
    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("mlruns");
    }

    private Tracking open() {
        return Tracking.builder().uri(root().toString()).open();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> meta(Path folder) throws IOException {
        return (Map<String, Object>) Yaml.read(Files.readString(folder.resolve("meta.yaml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s/mlruns", "file://%s/mlruns", "file:%s/mlruns", "%s/other/../mlruns/"})
    void a_folder_is_opened_by_its_path_or_by_a_file_address(String form) {
        try (Tracking tracking = Tracking.builder().uri(form.formatted(folder)).open()) {
            assertThat(tracking.uri()).isEqualTo("file://" + root());
            assertThat(root().resolve("0/meta.yaml")).exists();
            assertThat(root().resolve(".trash")).isDirectory();
        }
    }

    @Test
    void a_new_folder_has_the_default_experiment_of_id_0() throws IOException {
        try (Tracking tracking = open()) {
            assertThat(tracking.experiment("Default").experimentId()).isEqualTo("0");
            assertThat(meta(root().resolve("0")).get("artifact_location"))
                    .isEqualTo(root().resolve("0").toString());
        }
    }

    @Test
    void an_experiment_is_a_folder_named_by_18_digits() throws IOException {
        try (Tracking tracking = open()) {
            Experiment experiment = tracking.experiment("penguins: ü");
            assertThat(experiment.experimentId()).matches("[1-9]\\d{17}");
            Path place = root().resolve(experiment.experimentId());
            assertThat(meta(place).get("name")).isEqualTo("penguins: ü");
            assertThat(meta(place).get("experiment_id")).isEqualTo(experiment.experimentId());
            assertThat(place.resolve("tags/mlflow.experimentKind")).hasContent("custom_model_development");
        }
    }

    @Test
    void a_run_has_a_file_for_each_param_tag_and_metric() throws IOException {
        try (Tracking tracking = open();
                Run run = tracking.experiment("penguins").startRun("baseline")) {
            run.param("a/b", "1\n2");
            run.metric("loss/train", Double.NaN, 1);
            run.metric("loss/train", Double.NEGATIVE_INFINITY, 2);
            run.input(Dataset.of("rows", "abc"), "training");
            Path place = root().resolve(run.read().experimentId()).resolve(run.runId());
            assertThat(place.resolve("params/a/b")).hasContent("1\n2");
            assertThat(place.resolve("tags/mlflow.runName")).hasContent("baseline");
            assertThat(Files.readAllLines(place.resolve("metrics/loss/train")))
                    .satisfiesExactly(line -> assertThat(line).matches("\\d{13} nan 1"), line -> assertThat(line)
                            .matches("\\d{13} -inf 2"));
            assertThat(meta(place).get("status")).isEqualTo(1);
            assertThat(meta(place).get("artifact_uri"))
                    .isEqualTo(place.resolve("artifacts").toString());
            run.end(RunStatus.FAILED);
            assertThat(meta(place).get("status")).isEqualTo(4);
            try (Stream<Path> inputs = Files.list(place.resolve("inputs"))) {
                assertThat(inputs).singleElement().satisfies(input -> assertThat(meta(input))
                        .containsEntry("source_type", "DATASET"));
            }
        }
    }

    @Test
    void no_unfinished_file_is_left_where_MLflow_looks() throws IOException {
        try (Tracking tracking = open();
                Run run = tracking.experiment("penguins").startRun("baseline")) {
            run.params(Map.of("a", 1, "b", 2));
            run.tags(Map.of("c", "3"));
            run.metric("d", 4);
        }
        try (Stream<Path> all = Files.walk(root())) {
            assertThat(all.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void a_deleted_experiment_lies_in_the_trash_with_its_runs_deleted() throws IOException {
        try (Tracking tracking = open()) {
            Experiment experiment = tracking.experiment("penguins");
            String run = experiment.startRun("r").runId();
            tracking.deleteExperiment("penguins");
            Path place = root().resolve(".trash").resolve(experiment.experimentId());
            assertThat(meta(place).get("lifecycle_stage")).isEqualTo("deleted");
            assertThat(tracking.run(run).active()).isFalse();
            tracking.restoreExperiment("penguins");
            assertThat(place).doesNotExist();
            assertThat(tracking.run(run).active()).isTrue();
            assertThat(tracking.experiment("penguins").experimentId()).isEqualTo(experiment.experimentId());
        }
    }

    @Test
    void a_model_and_its_versions_are_folders() throws IOException {
        try (Tracking tracking = open();
                Run run = tracking.experiment("penguins").startRun("r")) {
            LoggedModel model =
                    run.logModel("m", (files, origin) -> AtomicFiles.write(files.resolve("MLmodel"), new byte[0]));
            run.log(List.of(new ModelMetric(
                    new Metric("auc", 0.9, 0, Instant.ofEpochMilli(10)), model.modelId(), "train set", "abc")));
            model.register("birds").alias("champion");
            Path place =
                    root().resolve(run.read().experimentId()).resolve("models").resolve(model.modelId());
            assertThat(meta(place).get("status")).isEqualTo(2);
            assertThat(place.resolve("metrics/auc")).hasContent("10 0.9 0 " + run.runId() + " train\u00a0set abc\n");
            assertThat(model.read().metrics()).singleElement().satisfies(point -> assertThat(point.datasetName())
                    .isEqualTo("train set"));
            assertThat(run.read().metrics()).containsEntry("auc", 0.9);
            Path registered = root().resolve("models/birds");
            assertThat(registered.resolve("aliases")).isDirectoryContaining("glob:**champion");
            assertThat(registered.resolve("aliases/champion")).hasContent("1");
            assertThat(meta(registered.resolve("version-1")).get("model_id")).isEqualTo(model.modelId());
            assertThat(meta(registered.resolve("version-1")).get("current_stage"))
                    .isEqualTo("None");
        }
    }

    @Test
    void keys_of_meta_files_that_this_library_does_not_know_are_kept() throws IOException {
        try (Tracking tracking = open();
                Run run = tracking.experiment("penguins").startRun("r")) {
            Path file = root().resolve(run.read().experimentId())
                    .resolve(run.runId())
                    .resolve("meta.yaml");
            Files.writeString(file, "from_the_future: 42\n", java.nio.file.StandardOpenOption.APPEND);
            run.tag("mlflow.runName", "other");
            assertThat(Files.readString(file)).contains("from_the_future: 42", "run_name: other");
        }
    }

    @Test
    void a_folder_of_other_things_is_refused_and_left_as_it_is() throws IOException {
        Files.createDirectories(root().resolve("src"));
        Files.writeString(root().resolve("notes.txt"), "mine");
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("other things");
        try (Stream<Path> entries = Files.list(root())) {
            assertThat(entries.map(entry -> entry.getFileName().toString())).containsOnly("src", "notes.txt");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://host/mlruns", "file:/a%ZZ", "a\0b"})
    void an_address_that_is_no_path_here_is_refused(String uri) {
        assertThatThrownBy(() -> Tracking.builder().uri(uri).open()).isInstanceOf(StoreException.class);
    }

    @Test
    void a_file_is_no_folder() throws IOException {
        Files.writeString(folder.resolve("mlflow.db"), "");
        assertThatThrownBy(() -> Tracking.builder()
                        .uri(folder.resolve("mlflow.db").toString())
                        .open())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("sqlite:///");
    }

    @Test
    void the_default_experiment_cannot_be_deleted() {
        try (Tracking tracking = open()) {
            tracking.experiment("Default");
            assertThatThrownBy(() -> tracking.deleteExperiment("Default")).isInstanceOf(ConflictException.class);
        }
    }

    @Test
    void artifacts_may_lie_elsewhere() {
        Path elsewhere = folder.resolve("elsewhere");
        try (Tracking tracking = Tracking.builder()
                        .uri(root().toString())
                        .artifactRoot(elsewhere)
                        .open();
                Run run = tracking.experiment("penguins").startRun("r")) {
            run.text("notes.txt", "hello");
            assertThat(elsewhere
                            .resolve(run.read().experimentId())
                            .resolve(run.runId())
                            .resolve("artifacts/notes.txt"))
                    .hasContent("hello");
            assertThat(List.of(run.artifacts().list())).isNotEmpty();
        }
    }
}
