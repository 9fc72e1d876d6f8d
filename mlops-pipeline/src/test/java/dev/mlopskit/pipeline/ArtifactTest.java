package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.listener.TrackingListener;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
            assertThat(again.task("load").value()).isEqualTo(Artifact.data("rows", file));
            assertThat(again.task("use").value()).isEqualTo("two");
            assertThat(first.task("load").value())
                    .isNotEqualTo(again.task("load").value());
        }
    }

    @Test
    void an_artifact_whose_file_has_changed_is_made_again_where_a_rerun_needs_it() throws Exception {
        Path file = folder.resolve("rows.csv");
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Pipeline pipeline = Pipeline.define("p", p -> {
                Task<Artifact.Data> rows = p.task("load", () -> Artifact.data("rows", Files.writeString(file, "good")));
                Mapped<Artifact.File> parts = p.map(
                        "split",
                        p.value(List.of("a", "b")),
                        x -> Artifact.file(x, Files.writeString(folder.resolve(x), x)));
                p.task("use", rows, data -> Files.readString(data.path()));
                p.task(
                        "join",
                        parts,
                        all -> Files.readString(all.get(0).path())
                                + Files.readString(all.get(1).path()));
            });
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            PipelineRun first = pipeline.run(options).orThrow();
            Files.writeString(file, "tampered");
            Files.delete(folder.resolve("b"));
            PipelineRun again = pipeline.rerun(first.id(), Rerun.only("use", "join"), options)
                    .await()
                    .orThrow();
            assertThat(again.task("use").value()).isEqualTo("good");
            assertThat(again.task("join").value()).isEqualTo("ab");
            Files.writeString(file, "tampered");
            PipelineRun other = pipeline.rerun(first.id(), Rerun.only("join"), options)
                    .await()
                    .orThrow();
            assertThat(other.task("load").value()).isEqualTo(first.task("load").value());
            assertThat(file).as("nobody needs it").hasContent("tampered");
        }
    }

    @Test
    void an_item_whose_file_is_gone_is_done_again_with_those_that_failed() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        List<Integer> done = new ArrayList<>();
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Pipeline pipeline = Pipeline.define("p", p -> {
                Mapped<Artifact.File> parts = p.map("split", p.value(List.of(0, 1, 2)), x -> {
                    if (x == 2 && !mended.get()) throw new IllegalStateException("not yet");
                    done.add(x);
                    return Artifact.file("part" + x, Files.writeString(folder.resolve("part" + x), "" + x));
                });
                p.task("join", parts, all -> {
                    String text = "";
                    for (Artifact.File each : all) text += Files.readString(each.path());
                    return text;
                });
            });
            RunOptions options = RunOptions.builder()
                    .journal(Journal.in(tracking))
                    .executor(Runnable::run)
                    .build();
            String first = pipeline.run(options).id();
            Files.delete(folder.resolve("part1"));
            mended.set(true);
            PipelineRun again =
                    pipeline.rerun(first, Rerun.failed(), options).await().orThrow();
            assertThat(again.task("join").value()).isEqualTo("012");
            assertThat(done).containsExactly(0, 1, 1, 2);
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
