package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    record Optimizer(String name, double momentum) {}

    record Params(double learningRate, int epochs, Optimizer optimizer, List<Integer> layers) {}

    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("penguins");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    record Source(Path data, Optional<Integer> rows, Optional<Optimizer> optimizer, Optional<String> none) {}

    @Test
    void a_path_is_logged_as_it_was_given_and_an_optional_as_what_is_in_it() {
        Run run = experiment.startRun("paths");
        Path data = Path.of("data/x.csv");
        run.param("path", data);
        run.param("paths", List.of(data));
        run.param("three", Optional.of(3));
        run.param("nothing", OptionalInt.empty());
        run.params(new Source(data, Optional.of(344), Optional.of(new Optimizer("sgd", 0.9)), Optional.empty()));
        run.close();
        assertThat(run.read().params())
                .containsOnly(
                        Map.entry("path", data.toString()),
                        Map.entry("paths", "[\"data/x.csv\"]"),
                        Map.entry("three", "3"),
                        Map.entry("nothing", "null"),
                        Map.entry("data", data.toString()),
                        Map.entry("rows", "344"),
                        Map.entry("optimizer.name", "sgd"),
                        Map.entry("optimizer.momentum", "0.9"),
                        Map.entry("none", "null"));
    }

    @Test
    void everything_that_was_logged_is_read_back() {
        Run run = experiment.startRun("baseline");
        run.param("model", "forest");
        run.params(Map.of("depth", 3));
        run.params(new Params(0.1, 20, new Optimizer("sgd", 0.9), List.of(4, 3)));
        run.metric("loss", 0.5, 1);
        run.metric("loss", 0.25, 2);
        run.metrics(Map.of("accuracy", 0.9, "f1", 0.8), 2);
        run.tag("owner", "ann");
        run.input(Dataset.of("rows", "abc").columns(Optimizer.class).rows(344), "training");
        run.close();

        RunData data = tracking.run(run.runId());
        assertThat(data.name()).isEqualTo("baseline");
        assertThat(data.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(data.end()).isNotNull();
        assertThat(data.params())
                .containsOnly(
                        Map.entry("model", "forest"),
                        Map.entry("depth", "3"),
                        Map.entry("learningRate", "0.1"),
                        Map.entry("epochs", "20"),
                        Map.entry("optimizer.name", "sgd"),
                        Map.entry("optimizer.momentum", "0.9"),
                        Map.entry("layers", "[4,3]"));
        assertThat(data.metrics()).isEqualTo(Map.of("loss", 0.25, "accuracy", 0.9, "f1", 0.8));
        assertThat(data.tags())
                .containsEntry("owner", "ann")
                .containsEntry("mlflow.runName", "baseline")
                .containsEntry("mlflow.source.type", "LOCAL")
                .containsKeys("mlflow.user", "mlflow.source.name");
        assertThat(data.inputs()).singleElement().satisfies(input -> {
            assertThat(input.context()).isEqualTo("training");
            assertThat(input.dataset().schema())
                    .isEqualTo("{\"mlflow_colspec\":[{\"type\":\"string\",\"name\":\"name\",\"required\":true},"
                            + "{\"type\":\"double\",\"name\":\"momentum\",\"required\":true}]}");
            assertThat(input.dataset().profile()).isEqualTo("{\"num_rows\":344}");
        });
    }

    @Test
    void the_latest_value_is_that_of_the_highest_step_whatever_the_order() {
        Run run = experiment.startRun();
        run.metric("loss", 0.1, 10);
        run.metric("loss", 0.9, 3);
        assertThat(run.read().metrics()).containsEntry("loss", 0.1);
        assertThat(tracking.history(run.runId(), "loss"))
                .extracting(Metric::step)
                .containsExactly(3L, 10L);
    }

    @Test
    void NaN_and_the_infinities_are_kept() {
        Run run = experiment.startRun();
        Instant now = Instant.ofEpochMilli(1_700_000_000_000L);
        List<Metric> points = List.of(
                new Metric("m", Double.NaN, 1, now),
                new Metric("m", Double.POSITIVE_INFINITY, 2, now),
                new Metric("m", Double.NEGATIVE_INFINITY, 3, now),
                new Metric("m", Double.MIN_VALUE, 4, now));
        run.log(points);
        assertThat(tracking.history(run.runId(), "m")).isEqualTo(points);
    }

    @Test
    void a_point_that_is_logged_twice_is_there_once() {
        Run run = experiment.startRun();
        Metric point = new Metric("m", 1, 1, Instant.now());
        run.log(List.of(point, point));
        run.log(List.of(point));
        assertThat(tracking.history(run.runId(), "m")).hasSize(1);
    }

    @Test
    void a_param_may_be_set_again_to_the_same_value_and_to_no_other() {
        Run run = experiment.startRun();
        run.param("depth", 3);
        run.param("depth", 3);
        assertThatThrownBy(() -> run.log(List.of(new Tag("a", "b"), new Param("depth", "4"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("depth", "'3'", "'4'", run.runId(), "nested run");
        assertThat(run.read().params()).containsEntry("depth", "3");
        assertThat(run.read().tags()).doesNotContainKey("a");
    }

    @Test
    void code_that_throws_leaves_a_failed_run_with_the_reason_and_the_exception_goes_on() {
        IllegalStateException boom = new IllegalStateException("boom");
        assertThatThrownBy(() -> experiment.run("bad", run -> {
                    run.metric("loss", 1);
                    throw boom;
                }))
                .isSameAs(boom);
        RunData data = experiment.runs().first().orElseThrow();
        assertThat(data.status()).isEqualTo(RunStatus.FAILED);
        assertThat(data.tags().get(Run.FAILURE_TAG)).contains("IllegalStateException: boom", "RunTest");
        assertThat(data.metrics()).containsEntry("loss", 1.0);
    }

    @Test
    void code_that_is_called_gives_its_value_and_ends_its_run() {
        String runId = experiment.call("trained", run -> {
            run.metric("loss", 1);
            return run.runId();
        });
        assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.FINISHED);
        assertThatThrownBy(() -> experiment.<String, java.io.IOException>call("bad", run -> {
                    throw new java.io.IOException("disk");
                }))
                .hasMessage("disk");
        assertThat(experiment.runs("run_name = 'bad'").first().orElseThrow().status())
                .isEqualTo(RunStatus.FAILED);
    }

    @Test
    void an_exception_that_leaves_a_try_block_fails_the_run() {
        assertThatThrownBy(() -> {
                    try (Run run = experiment.startRun("bad")) {
                        run.metric("loss", 1);
                        throw new IllegalStateException("boom");
                    }
                })
                .hasMessage("boom");
        RunData data = experiment.runs().first().orElseThrow();
        assertThat(data.status()).isEqualTo(RunStatus.FAILED);
        assertThat(data.tags().get(Run.FAILURE_TAG)).contains("RunTest.java");
    }

    @Test
    void a_try_block_that_is_left_by_return_or_by_a_caught_exception_finishes_the_run() {
        assertThat(leaveByReturn()).isEqualTo(1);
        assertThat(experiment.runs().first().orElseThrow().status()).isEqualTo(RunStatus.FINISHED);
        try (Run run = experiment.startRun("caught")) {
            throwAndCatch(run);
        }
        assertThat(experiment.runs().first().orElseThrow().status()).isEqualTo(RunStatus.FINISHED);
    }

    private int leaveByReturn() {
        try (Run run = experiment.startRun("returns")) {
            run.metric("loss", 1);
            return 1;
        }
    }

    private static void throwAndCatch(Run run) {
        try {
            run.metric("bad=key", 1);
        } catch (InvalidValueException e) {
            assertThat(e).hasMessageContaining("bad=key");
        }
    }

    @Test
    void when_the_inner_of_two_runs_fails_both_do() {
        assertThatThrownBy(() -> {
                    try (Run outer = experiment.startRun("outer");
                            Run inner = outer.startChild("inner")) {
                        inner.metric("loss", 1);
                        throw new java.io.IOException("disk");
                    }
                })
                .hasMessage("disk");
        assertThat(experiment.runs()).extracting(RunData::status).containsOnly(RunStatus.FAILED);
    }

    @Test
    void a_finally_block_that_closes_tells_failure_from_success_too() {
        assertThatThrownBy(() -> closeInFinally(true)).hasMessage("boom");
        assertThat(experiment.runs().first().orElseThrow().status()).isEqualTo(RunStatus.FAILED);
        closeInFinally(false);
        assertThat(experiment.runs("attributes.status = 'FINISHED'").list()).hasSize(1);
    }

    private void closeInFinally(boolean fail) {
        Run run = experiment.startRun("finally");
        try {
            if (fail) throw new IllegalStateException("boom");
        } finally {
            run.close();
        }
    }

    @Test
    void nested_runs_name_their_parent() {
        try (Run parent = experiment.startRun("parent")) {
            parent.child("fold-1", fold -> fold.metric("auc", 0.9));
            String second = parent.callChild("fold-2", fold -> fold.read().name());
            assertThat(second).isEqualTo("fold-2");
            RunData child =
                    experiment.runs("attributes.run_name = 'fold-1'").first().orElseThrow();
            assertThat(child.parentRunId()).contains(parent.runId());
        }
    }

    @Test
    void a_run_can_be_gone_on_with() {
        Run first = experiment.startRun("long");
        first.close();
        try (Run again = tracking.resume(first.runId())) {
            assertThat(again.read().status()).isEqualTo(RunStatus.RUNNING);
            again.metric("loss", 1);
        }
        assertThat(tracking.run(first.runId()).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void files_folders_text_and_json_become_artifacts() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/plots"));
        Files.writeString(source.resolve("roc.svg"), "<svg/>");
        Run run = experiment.startRun();
        run.artifact(source.resolve("roc.svg"));
        run.artifact(source, "report");
        run.text("notes/read me.txt", "ünïcode");
        run.json("params.json", new Optimizer("sgd", 0.9));
        assertThat(run.artifacts().list())
                .containsExactly("notes/read me.txt", "params.json", "report/plots/roc.svg", "roc.svg");
        assertThat(tracking.artifacts(run.runId()).text("notes/read me.txt")).isEqualTo("ünïcode");
        assertThat(run.artifacts().path("params.json")).hasContent("{\n  \"name\" : \"sgd\",\n  \"momentum\" : 0.9\n}");
    }

    @Test
    void closing_twice_changes_nothing() {
        Run run = experiment.startRun();
        run.end(RunStatus.KILLED);
        run.close();
        run.close();
        assertThat(run.read().status()).isEqualTo(RunStatus.KILLED);
    }
}
