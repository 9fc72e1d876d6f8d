package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done after a folder has moved, in a database and in plain files. */
@ParameterizedClass
@ValueSource(strings = {"sqlite:///%s/mlflow.db", "%s/mlruns"})
class RelocateTest {
    private final String uri;

    @TempDir
    Path root;

    private Path from;
    private Path to;
    private String runId;
    private String modelId;

    RelocateTest(String uri) {
        this.uri = uri;
    }

    private Tracking open(Path folder) {
        return Tracking.builder()
                .uri(uri.formatted(folder))
                .environment(Map.of())
                .open();
    }

    @BeforeEach
    void fill() throws Exception {
        from = Files.createDirectories(root.resolve("old place ü"));
        to = root.resolve("new + 100%");
        try (Tracking tracking = open(from)) {
            Experiment penguins = tracking.experiment("penguins");
            try (Run run = penguins.startRun("baseline")) {
                runId = run.runId();
                run.text("notes/read me.txt", "kept");
                run.param("data", from.toString());
                LoggedModel model = run.logModel("classifier", TestModels::write);
                modelId = model.modelId();
                model.register("penguins").alias("champion");
            }
            tracking.deleteRun(penguins.startRun("mistake").runId());
        }
    }

    @Test
    void all_artifacts_are_found_at_the_new_place_and_nothing_else_changes() throws Exception {
        RunData before;
        try (Tracking tracking = open(from)) {
            before = tracking.run(runId);
        }
        Files.move(from, to);
        try (Tracking tracking = open(to)) {
            Relocation done = tracking.relocate(from, to);
            assertThat(done.experiments()).isEqualTo(2);
            assertThat(done.runs()).isEqualTo(2);
            assertThat(done.models()).isEqualTo(1);
            assertThat(done.versions()).isEqualTo(1);
            assertThat(tracking.artifacts(runId).text("notes/read me.txt")).isEqualTo("kept");
            assertThat(tracking.modelPath("models:/penguins@champion")).startsWith(to);
            assertThat(tracking.loggedModel(modelId).data().artifactUri()).doesNotContain("old");
            RunData after = tracking.run(runId);
            assertThat(after.artifactUri()).isNotEqualTo(before.artifactUri());
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("artifactUri")
                    .isEqualTo(before);
            assertThat(after.params()).containsEntry("data", from.toString());
        }
    }

    @Test
    void new_runs_go_to_the_new_place() throws Exception {
        Files.move(from, to);
        try (Tracking tracking = open(to)) {
            tracking.relocate(from, to);
            tracking.experiment("penguins").run("next", run -> run.text("a.txt", "a"));
        }
        assertThat(from).doesNotExist();
    }

    @Test
    void it_can_be_taken_back() {
        try (Tracking tracking = open(from)) {
            Map<String, Object> before = StoreContent.of(tracking);
            RunData run = tracking.run(runId);
            tracking.relocate(from.toString(), to.toString());
            assertThat(tracking.run(runId)).isNotEqualTo(run);
            tracking.relocate(to.toString(), from.toString());
            assertThat(tracking.run(runId)).isEqualTo(run);
            assertThat(StoreContent.of(tracking)).isEqualTo(before);
        }
    }

    @Test
    void a_place_where_nothing_lies_is_refused() {
        try (Tracking tracking = open(from)) {
            RunData run = tracking.run(runId);
            // Only the beginning of a name.
            Path part = root.resolve("old place");
            assertThatThrownBy(() -> tracking.relocate(part.toString(), to.toString()))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContainingAll(part.toString(), "nothing was changed");
            assertThatThrownBy(() -> tracking.relocate(from, from)).isInstanceOf(InvalidValueException.class);
            assertThat(tracking.run(runId)).isEqualTo(run);
        }
    }

    @Test
    void a_folder_that_is_not_there_is_no_new_place() {
        try (Tracking tracking = open(from)) {
            assertThatThrownBy(() -> tracking.relocate(from, root.resolve("nowhere")))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContainingAll("nowhere", "nothing was changed");
            assertThat(tracking.run(runId).artifactUri()).startsWith(from.toString());
        }
    }
}
