package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.RunDiff.Difference;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDiffTest {
    private static final String RUNTIME = "environment/runtime.json";
    private static final String CLASS_PATH = "environment/class-path.json";

    @TempDir
    Path folder;

    private Tracking tracking;
    private Run a;
    private Run b;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        a = tracking.experiment("penguins").startRun("a");
        b = tracking.experiment("palmer").startRun("b");
        for (Run run : new Run[] {a, b}) {
            run.param("model", "forest");
            run.metric("same", Double.NaN, 1);
            run.input(Dataset.of("labels", "l1"), "training");
            run.tags(Map.of("mlflow.source.git.commit", "c1", "mlflow.source.git.dirty", "false"));
        }
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private RunDiff diff() {
        return tracking.diff(a.runId(), b.runId());
    }

    @Test
    void runs_that_say_the_same_have_no_difference_whatever_they_are_called() {
        a.logEnvironment();
        b.logEnvironment();
        a.metric("system/jvm_threads", 7);
        assertThat(diff().environmentsKnown()).isTrue();
        assertThat(diff().isEmpty()).isTrue();
        assertThat(diff().toString()).contains(a.runId(), b.runId(), "no difference");
    }

    @Test
    void params_and_the_latest_metrics_that_differ_or_that_one_run_has_not() {
        a.params(Map.of("depth", 3, "only a", 1));
        b.params(Map.of("depth", 4, "empty b", ""));
        a.metric("loss", 0.5, 1);
        a.metric("loss", 0.25, 2);
        b.metric("loss", 0.5, 1);
        b.metric("auc", Double.NaN);
        assertThat(diff().params())
                .containsExactly(
                        new Difference<>("depth", "3", "4"),
                        new Difference<>("empty b", null, ""),
                        new Difference<>("only a", "1", null));
        assertThat(diff().metrics())
                .containsExactly(new Difference<>("auc", null, Double.NaN), new Difference<>("loss", 0.25, 0.5));
    }

    @Test
    void datasets_by_name_and_context() {
        a.input(Dataset.of("rows", "d1"), "training");
        a.input(Dataset.of("rows", "d9"), "test");
        b.input(Dataset.of("rows", "d3"), "training");
        b.input(Dataset.of("rows", "d2"), "training");
        b.input(Dataset.of("rows", "d9"), "test");
        assertThat(diff().datasets()).containsExactly(new Difference<>("rows (training)", "d1", "d2 d3"));
    }

    @Test
    void the_commit_and_whether_files_were_changed() {
        b.tags(Map.of("mlflow.source.git.commit", "c2", "mlflow.source.git.dirty", "true"));
        assertThat(diff().code())
                .containsExactly(
                        new Difference<>("git.commit", "c1", "c2"), new Difference<>("git.dirty", "false", "true"));
    }

    @Test
    void an_upgraded_library_another_folder_of_classes_and_another_Java() {
        a.text(RUNTIME, "{\"java\": {\"version\": \"17.0.1\"}, \"cpus\": 2, \"flags\": []}");
        b.text(RUNTIME, "{\"java\": {\"version\": \"25\"}, \"cpus\": 2, \"flags\": [\"-Xmx1g\"]}");
        a.text(CLASS_PATH, """
                [{"name": "trees-1.jar", "coordinates": ["org.example:trees:1"], "size": 1, "sha256": "aaaaaaaaaaaaaaaa"},
                 {"name": "shaded.jar", "coordinates": ["g:a:1", "g:b:1"], "size": 1, "sha256": "1111111111111111"},
                 {"name": "target/classes/", "size": 1, "sha256": "bbbb"},
                 {"name": "target/classes/", "size": 1, "sha256": "cccc"},
                 {"name": "same.jar", "size": 1, "sha256": "dddd"}]""");
        b.text(CLASS_PATH, """
                [{"name": "same.jar", "size": 1, "sha256": "dddd"},
                 {"name": "trees-2.jar", "coordinates": ["org.example:trees:2"], "size": 1, "sha256": "eeeeeeeeeeeeeeee"},
                 {"name": "shaded.jar", "coordinates": ["g:a:1", "g:b:2"], "size": 1, "sha256": "2222222222222222"},
                 {"name": "target/classes/", "size": 1, "sha256": "bbbb"},
                 {"name": "target/classes/", "size": 9, "omitted": "too large"}]""");
        assertThat(diff().environment())
                .containsExactly(
                        new Difference<>("flags", "[]", "[-Xmx1g]"), new Difference<>("java.version", "17.0.1", "25"));
        assertThat(diff().classPath())
                .containsExactly(
                        new Difference<>("org.example:trees", "1 sha256 aaaaaaaaaaaa", "2 sha256 eeeeeeeeeeee"),
                        new Difference<>("shaded.jar", "sha256 111111111111", "sha256 222222222222"),
                        new Difference<>("target/classes/", "sha256 bbbb, sha256 cccc", "sha256 bbbb, 9 bytes"));
    }

    @Test
    void where_one_run_did_not_log_its_environment_it_says_so_rather_than_no_difference() {
        a.logEnvironment();
        assertThat(diff().environmentsKnown()).isFalse();
        assertThat(diff().classPath()).isEmpty();
        assertThat(diff().toString()).contains("not compared", "logEnvironment()");
    }

    @Test
    void as_text_it_is_an_aligned_table() {
        a.param("depth", 3);
        b.param("depth", 12);
        a.param("note", "two\nlines and a long, long, long, long story");
        a.metric("größe/é", 0.5);
        b.metric("größe/é", 0.25);
        assertThat(diff().toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "                 " + a.runId() + "        " + "  " + b.runId(),
                        "param   depth    3                                         12",
                        "param   note     two lines and a long, long, long, lon...  -",
                        "metric  größe/é  0.5                                       0.25",
                        "environment and class path are not compared: not both runs called logEnvironment()");
    }

    @Test
    void a_run_that_is_not_there_and_a_file_that_is_no_environment_are_told() {
        assertThatThrownBy(() -> tracking.diff(a.runId(), "0".repeat(32)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("0".repeat(32));
        for (String other : new String[] {"[7]", "{}", "null", "[", ""}) {
            a.text(RUNTIME, "{}");
            a.text(CLASS_PATH, other);
            assertThatThrownBy(this::diff)
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContainingAll(CLASS_PATH, a.runId());
        }
    }
}
