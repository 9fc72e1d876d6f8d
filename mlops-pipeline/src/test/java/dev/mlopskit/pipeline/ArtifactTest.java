package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Digest;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts are known by themselves wherever a run is looked at. */
class ArtifactTest {
    @TempDir
    Path folder;

    @Test
    void a_run_knows_which_task_made_which_artifact_of_what() {
        PipelineRun run = PipelineSnippets.artifact(folder).run().orThrow();
        List<TaskArtifacts> all = run.artifacts();
        assertThat(all).extracting(TaskArtifacts::task).containsExactly("load", "mean");
        Artifact rows = all.get(0).outputs().get(0);
        String digest = Digest.sha256("x\n3\n1\n2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(rows)
                .isEqualTo(new Artifact.Data("rows", folder.resolve("rows.csv"), digest, 3, Map.of("unit", "mm")));
        assertThat(all.get(1).inputs())
                .containsExactly(rows)
                .allMatch(each -> each == run.task("load").value());
        assertThat(all.get(1).outputs()).containsExactly(Artifact.metrics("quality", Map.of("mean", 2.0)));
    }

    @Test
    void artifacts_are_recorded_with_the_run_of_their_task() throws Exception {
        Path report = Files.writeString(folder.resolve("report.txt"), "good");
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Experiment experiment = tracking.experiment("artifacts");
            Pipeline pipeline = Pipeline.define("p", p -> {
                Task<Artifact.Data> rows =
                        p.task("load", () -> Artifact.data("rows", report).rows(3));
                p.task(
                        "judge",
                        rows,
                        data -> List.of(
                                Artifact.metrics("quality", Map.of("accuracy", 0.9)), Artifact.file("report", report)));
                p.map("items", p.value(List.of(1, 2)), i -> Artifact.metrics("m", Map.of("i", (double) i)));
            });
            PipelineRun run = pipeline.run(RunOptions.builder()
                            .listener(TrackingListener.of(experiment))
                            .build())
                    .orThrow();
            assertThat(run.listenerErrors()).isEmpty();
            RunData judge = named(experiment, "judge");
            assertThat(judge.metrics()).containsEntry("accuracy", 0.9);
            assertThat(judge.tags().get(TrackingListener.ARTIFACT_TAG + "report"))
                    .contains("report.txt");
            assertThat(tracking.artifacts(judge.runId()).text("report.txt")).isEqualTo("good");
            assertThat(named(experiment, "load").inputs()).hasSize(1);
            assertThat(named(experiment, "items[1]").metrics()).containsEntry("i", 2.0);
            assertThat(named(experiment, "items").metrics()).isEmpty();
        }
    }

    private static RunData named(Experiment experiment, String name) {
        return experiment.runs().list().stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_artifact_comes_back_from_a_journal_and_counts_by_its_content_in_a_cache() throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), "one");
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Pipeline pipeline = Pipeline.define("p", p -> {
                Task<Artifact.Data> rows = p.task("load", () -> Artifact.data("rows", file));
                p.task("use", rows, data -> Files.readString(data.path())).cached();
            });
            RunOptions options = RunOptions.builder()
                    .journal(Journal.in(tracking))
                    .cache(Cache.in(tracking))
                    .build();
            PipelineRun first = pipeline.run(options).orThrow();
            assertThat(pipeline.run(options).explain("use")).contains("taken from the cache");
            Files.writeString(file, "two");
            assertThat(pipeline.run(options).task("use").value()).isEqualTo("two");
            PipelineRun again =
                    pipeline.rerun(first.id(), Rerun.only("use"), options).await();
            assertThat(again.task("load").value()).isEqualTo(first.task("load").value());
        }
    }

    @Test
    void an_artifact_has_a_file() {
        assertThatThrownBy(() -> Artifact.model("net", folder.resolve("none")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("artifact 'net' has no file")
                .hasMessageContaining("write it before");
    }
}
