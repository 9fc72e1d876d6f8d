package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.listener.TrackingListener;
import dev.mlopskit.tracking.Artifacts;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackingListenerTest extends StoreTest {
    private Experiment experiment;

    @BeforeEach
    void openExperiment() {
        experiment = tracking.experiment("pipelines");
    }

    private Map<String, RunData> recorded(Pipeline pipeline) {
        return recorded(pipeline, RunOptions.builder().listener(TrackingListener.of(experiment)));
    }

    private Map<String, RunData> recorded(Pipeline pipeline, RunOptions.Builder options) {
        PipelineRun run = pipeline.run(options.build());
        RunData parent = experiment
                .runs("tags.`mlopskit.pipelineRunId` = '" + run.id() + "'")
                .first()
                .orElseThrow();
        Map<String, RunData> runs =
                experiment.runs("tags.`mlflow.parentRunId` = '" + parent.runId() + "'").list().stream()
                        .collect(Collectors.toMap(RunData::name, child -> child));
        runs.put("parent", parent);
        return runs;
    }

    @Test
    void a_pipeline_run_is_a_run_and_each_task_one_nested_in_it() {
        Map<String, RunData> runs = recorded(Pipeline.define("penguins", p -> {
            Task<Double> loss = p.task("train", p.context(), context -> {
                context.get(Run.class).metric("loss", 0.25);
                return 0.25;
            });
            p.task("report", loss, value -> value);
        }));
        assertThat(runs).containsOnlyKeys("parent", "train", "report");
        assertThat(runs.values()).extracting(RunData::status).containsOnly(RunStatus.FINISHED);
        assertThat(runs.get("parent").name()).isEqualTo("penguins");
        assertThat(runs.get("train").metrics()).containsEntry("loss", 0.25);
        assertThat(tracking.artifacts(runs.get("parent").runId()).text("plan.txt"))
                .contains("report", "<- train");
    }

    record Optimizer(String name, double learningRate) {}

    record TrainParams(int epochs, Optimizer optimizer) {}

    @Test
    void the_params_of_a_run_are_its_params() {
        TrainParams params = new TrainParams(20, new Optimizer("sgd", 0.1));
        Map<String, RunData> runs =
                recorded(Pipeline.define("penguins", p -> p.task("train", p.params(params), TrainParams::epochs)));
        assertThat(runs.get("parent").params())
                .isEqualTo(Map.of("epochs", "20", "optimizer.name", "sgd", "optimizer.learningRate", "0.1"));
    }

    @Test
    void the_interval_whose_data_a_run_is_for_is_in_its_tags() {
        DataInterval day =
                new DataInterval(Instant.parse("2026-01-05T00:00:00Z"), Instant.parse("2026-01-06T00:00:00Z"));
        Map<String, RunData> runs = recorded(
                Pipeline.define("penguins", p -> p.task("count", () -> 1)),
                RunOptions.builder().listener(TrackingListener.of(experiment)).dataInterval(day));
        assertThat(runs.get("parent").tags())
                .containsEntry("mlopskit.dataInterval.start", "2026-01-05T00:00:00Z")
                .containsEntry("mlopskit.dataInterval.end", "2026-01-06T00:00:00Z");
    }

    @Test
    void an_artifact_that_cannot_be_recorded_leaves_no_run_open_and_no_other_artifact_out() throws IOException {
        Path gone = Files.writeString(folder.resolve("gone.txt"), "1");
        Path there = Files.writeString(folder.resolve("there.txt"), "2");
        PipelineRun run = Pipeline.define(
                        "penguins",
                        p -> p.task("write", () -> {
                            List<Artifact> made = List.of(Artifact.file("gone", gone), Artifact.file("there", there));
                            Files.delete(gone);
                            return made;
                        }))
                .run(RunOptions.builder()
                        .listener(TrackingListener.of(experiment))
                        .build());
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(run.listenerErrors()).hasSize(1);
        RunData task = experiment.runs("attributes.run_name = 'write'").first().orElseThrow();
        assertThat(task.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(task.tags()).containsEntry(TrackingListener.STATE_TAG, "SUCCESS");
        assertThat(tracking.artifacts(task.runId()).list()).containsExactly("there.txt");
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "2, 2", "0, 0"})
    void the_first_items_of_a_mapped_task_are_runs_and_the_others_share_that_of_the_task(int most, int itemRuns) {
        Map<String, RunData> runs = recorded(
                Pipeline.define(
                        "penguins",
                        p -> p.map("each", p.value(List.of(0, 1, 2)), p.context(), (i, context) -> {
                            context.get(Run.class).metric("of-" + i, i);
                            return i;
                        })),
                RunOptions.builder().listener(TrackingListener.of(experiment).itemRuns(most)));
        Set<String> names = IntStream.range(0, itemRuns)
                .mapToObj(i -> "each[" + i + "]")
                .collect(Collectors.toCollection(HashSet::new));
        Collections.addAll(names, "parent", "each");
        assertThat(runs.keySet()).isEqualTo(names);
        assertThat(runs.values()).extracting(RunData::status).containsOnly(RunStatus.FINISHED);
        assertThat(runs.get("each").tags()).containsEntry(TrackingListener.STATE_TAG, "SUCCESS");
        for (int i = 0; i < 3; i++)
            assertThat(runs.get(i < itemRuns ? "each[" + i + "]" : "each").metrics())
                    .containsEntry("of-" + i, (double) i);
    }

    @Test
    void an_item_that_shares_the_run_of_its_task_does_not_fail_it() {
        Map<String, RunData> runs = recorded(
                Pipeline.define("penguins", p -> p.map("each", p.value(List.of(0, 1, 2)), i -> {
                            if (i == 1) throw new IllegalStateException("no");
                            return i;
                        })
                        .allowFailures(0.5)),
                RunOptions.builder().listener(TrackingListener.of(experiment).itemRuns(0)));
        assertThat(runs).containsOnlyKeys("parent", "each");
        assertThat(runs.get("each").status()).isEqualTo(RunStatus.FINISHED);
        assertThatThrownBy(() -> TrackingListener.of(experiment).itemRuns(-1))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("take 0 or more");
    }

    @Test
    void plan_and_run_are_artifacts_as_pictures() {
        Map<String, RunData> runs = recorded(Pipeline.define("penguins", p -> {
            Task<Integer> train = p.task("train", () -> {
                throw new IllegalStateException("no <convergence>");
            });
            p.task("report", train, value -> value);
        }));
        Artifacts artifacts = tracking.artifacts(runs.get("parent").runId());
        assertThat(artifacts.text("plan.svg")).startsWith("<svg").contains("report");
        assertThat(artifacts.text("plan.mermaid")).startsWith("flowchart LR").contains("report");
        assertThat(artifacts.text("gantt.svg"))
                .startsWith("<svg")
                .contains("penguins FAILED", "no &lt;convergence&gt;", "upstream_failed");
    }

    @Test
    void a_plan_of_very_many_tasks_is_not_drawn() {
        Map<String, RunData> runs = recorded(Pipeline.define("wide", p -> {
            Task<Integer> first = p.task("first", () -> {
                throw new IllegalStateException("nothing to do");
            });
            for (int i = 0; i < 1000; i++) p.task("t" + i, first, x -> x);
        }));
        assertThat(tracking.artifacts(runs.get("parent").runId()).list()).containsExactly("plan.txt");
    }

    @Test
    void what_failed_says_why_and_what_never_started_is_there_too() {
        Map<String, RunData> runs = recorded(Pipeline.define("penguins", p -> {
            Task<Double> loss = p.task("train", () -> {
                throw new IllegalStateException("no convergence");
            });
            p.task("report", loss, value -> value);
        }));
        assertThat(runs.get("parent").status()).isEqualTo(RunStatus.FAILED);
        assertThat(runs.get("train").status()).isEqualTo(RunStatus.FAILED);
        assertThat(runs.get("train").tags().get(Run.FAILURE_TAG)).contains("no convergence");
        assertThat(runs.get("report").status()).isEqualTo(RunStatus.KILLED);
        assertThat(runs.get("report").tags()).containsEntry(TrackingListener.STATE_TAG, "UPSTREAM_FAILED");
    }

    @Test
    void the_run_says_what_failed_it_and_not_what_may_fail() {
        Map<String, RunData> runs = recorded(
                Pipeline.define("penguins", p -> {
                    p.task("optional", () -> {
                                throw new IllegalStateException("may fail");
                            })
                            .allowFailure();
                    Mapped<Integer> each = p.map("each", p.value(List.of(0, 1)), i -> {
                        if (i == 1) throw new IllegalStateException("a bad item");
                        return i;
                    });
                    each.allowFailures(0.5);
                    p.task("train", each, values -> {
                        throw new IllegalStateException("no convergence");
                    });
                }),
                RunOptions.builder().listener(TrackingListener.of(experiment)).executor(Runnable::run));
        assertThat(runs.get("each").status()).isEqualTo(RunStatus.FINISHED);
        assertThat(runs.get("parent").status()).isEqualTo(RunStatus.FAILED);
        assertThat(runs.get("parent").tags().get(Run.FAILURE_TAG)).contains("no convergence");
    }

    @Test
    void a_run_that_took_too_long_says_so() {
        Map<String, RunData> runs = recorded(
                Pipeline.define(
                        "penguins",
                        p -> p.task("train", () -> {
                            Thread.sleep(60_000);
                            return 1;
                        })),
                RunOptions.builder().listener(TrackingListener.of(experiment)).timeout(Duration.ofMillis(50)));
        assertThat(runs.get("parent").status()).isEqualTo(RunStatus.FAILED);
        assertThat(runs.get("parent").tags().get(Run.FAILURE_TAG)).contains("took longer than its timeout");
    }

    @Test
    void a_store_that_cannot_be_written_shows_in_the_result() {
        TrackingListener listener = TrackingListener.of(experiment);
        tracking.close();
        PipelineRun run = Pipeline.define("penguins", p -> p.task("train", () -> 1))
                .run(RunOptions.builder().listener(listener).build());
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(run.listenerErrors()).isNotEmpty().allMatch(StoreException.class::isInstance);
        assertThat(run.timeline()).contains("could not be told to all listeners", "closed");
    }
}
