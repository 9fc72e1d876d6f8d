package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Artifacts;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackingListenerTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("pipelines");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private Map<String, RunData> recorded(Pipeline pipeline) {
        PipelineRun run = pipeline.run(
                RunOptions.builder().listener(TrackingListener.of(experiment)).build());
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
