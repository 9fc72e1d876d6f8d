package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.PathEscapeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with what words, and that the run stays as it was. */
class BadInputTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;
    private RunData before;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        run = tracking.experiment("bad input").startRun("run");
        before = run.read();
    }

    @AfterEach
    void unchanged() {
        assertThat(run.read()).isEqualTo(before);
        tracking.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a=b", "a\nb", "a\\b", "../a", "a//b", "/a", ".", "a/./b", "a%2e", "..a", "a\uD83D\uDC27"})
    void a_key_that_MLflow_would_refuse(String key) {
        assertThatThrownBy(() -> run.metric(key, 1)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.param(key, 1)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.tag(key, "x")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.metrics(Map.of("good", 1.0, key, 2.0), 1))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void names_and_values_over_MLflows_limits_with_the_limit_in_the_message() {
        assertThatThrownBy(() -> run.metric("k".repeat(251), 1)).hasMessageContainingAll("251", "250");
        assertThatThrownBy(() -> run.log(List.of(new Param("p", "v".repeat(6_001)))))
                .hasMessageContainingAll("'p'", "6000", "Run.text()");
        assertThatThrownBy(() -> run.tag("t", "v".repeat(8_001))).hasMessageContainingAll("'t'", "8000");
        assertThatThrownBy(() -> run.startChild("n".repeat(251))).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> tracking.experiment("e".repeat(257))).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> tracking.experiment(" ")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.input(Dataset.of("d", "x".repeat(37)), "training"))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.logModel("a/b", (directory, origin) -> {}))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what callers without a null checker do
    void a_null_is_refused_with_the_name_of_the_argument() {
        assertThatThrownBy(() -> run.param(null, 1)).hasMessageContaining("param key is null");
        assertThatThrownBy(() -> run.metric(null, 1)).hasMessageContaining("metric key is null");
        assertThatThrownBy(() -> run.tag(null, "x")).hasMessageContaining("tag key is null");
        assertThatThrownBy(() -> run.tag("team", null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("value of tag 'team' is null");
        assertThatThrownBy(() -> run.startChild(null)).hasMessageContaining("run name is null");
        assertThatThrownBy(() -> run.removeTag(null)).hasMessageContaining("tag key is null");
        assertThatThrownBy(() -> run.text(null, "x")).hasMessageContaining("path is null");
        assertThatThrownBy(() -> run.text("notes.md", null)).hasMessageContaining("text of artifact 'notes.md'");
        assertThatThrownBy(() -> tracking.experiment(null)).hasMessageContaining("experiment name is null");
        assertThatThrownBy(() -> tracking.run(null)).hasMessageContaining("run id is null");
        assertThatThrownBy(() -> tracking.runs().where((String) null)).hasMessageContaining("filter is null");
        assertThatThrownBy(() -> tracking.registeredModel(null)).hasMessageContaining("registered model name is null");
        assertThatThrownBy(() -> tracking.modelPath(null)).hasMessageContaining("model uri is null");
    }

    @Test
    void what_is_not_there_is_named_with_what_to_do() {
        assertThatThrownBy(() -> tracking.run("nobody"))
                .isInstanceOfSatisfying(NotFoundException.class, e -> {
                    assertThat(e.kind()).isEqualTo("run");
                    assertThat(e.id()).isEqualTo("nobody");
                })
                .hasMessageContainingAll("nobody", "mlflow.db", "Experiment.runs()");
        assertThatThrownBy(() -> tracking.resume("nobody")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tracking.history("nobody", "loss")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tracking.registeredModel("nobody").version(1)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> run.artifacts().path("no.txt")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> run.artifact(folder.resolve("no.txt"))).isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../up.txt",
                "a/../../up.txt",
                "/etc/passwd",
                "a/%2e%2e/b",
                "a%2Fb",
                "..\\up.txt",
                "C:\\x",
                "C:x",
                "a#b",
                "a?b",
                "file://host/x",
                "nul",
                "a/con.txt",
                "a//b",
                "a/.",
                "trailing.",
                "a\u0000b"
            })
    void an_artifact_path_that_could_leave_the_run(String path) {
        assertThatThrownBy(() -> run.text(path, "x")).isInstanceOf(PathEscapeException.class);
        assertThatThrownBy(() -> run.artifacts().text(path)).isInstanceOf(PathEscapeException.class);
        assertThat(run.artifacts().list()).isEmpty();
    }

    @Test
    void an_artifact_path_through_a_link() throws Exception {
        run.text("real/a.txt", "x");
        Path artifacts = Path.of(run.read().artifactUri());
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(artifacts.resolve("link"), outside);
        assertThatThrownBy(() -> run.text("link/b.txt", "x"))
                .isInstanceOf(PathEscapeException.class)
                .hasMessageContaining("link");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_folder_with_a_link_inside() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("a.txt"), "x");
        Files.createSymbolicLink(source.resolve("b.txt"), Path.of("/etc/hostname"));
        assertThatThrownBy(() -> run.artifact(source))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("b.txt");
        assertThat(run.artifacts().list()).isEmpty();
    }

    @Test
    void the_file_of_an_open_store_as_an_artifact_or_dataset() {
        // Reading it as a file would drop the locks that this process has on it.
        Path file = folder.resolve("mlflow.db");
        assertThatThrownBy(() -> run.artifact(file))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("VACUUM INTO");
        assertThatThrownBy(() -> run.artifact(folder)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Dataset.file(file)).isInstanceOf(InvalidValueException.class);
        assertThat(run.artifacts().list()).isEmpty();
    }

    @Test
    void half_a_surrogate_pair_a_time_that_no_store_keeps_and_a_model_without_MLmodel() {
        assertThatThrownBy(() -> run.param("p", "a\ud800b")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.log(List.of(new Metric("m", 1, 0, Instant.MAX))))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> run.logModel("m", (directory, origin) -> {})).hasMessageContaining("MLmodel");
    }

    @Test
    void a_filter_with_more_values_than_a_database_takes() {
        Experiment experiment = tracking.experiment("bad input");
        String[] values = Collections.nCopies(30_001, "b").toArray(String[]::new);
        assertThatThrownBy(() -> experiment.runs(Field.param("a").in(values)).list())
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("30000");
    }

    @Test
    void one_bad_entry_among_good_ones_leaves_none() {
        assertThatThrownBy(() -> run.log(List.of(new Param("good", "1"), new Param("bad=", "2"))))
                .isInstanceOf(InvalidValueException.class);
    }
}
