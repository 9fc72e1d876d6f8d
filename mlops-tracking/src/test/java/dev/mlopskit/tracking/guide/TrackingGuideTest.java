package dev.mlopskit.tracking.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetStream;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.GarbageCollection;
import dev.mlopskit.tracking.Gate;
import dev.mlopskit.tracking.LoggableModel;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.MergeReport;
import dev.mlopskit.tracking.MetricBuffer;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Promotion;
import dev.mlopskit.tracking.PromotionException;
import dev.mlopskit.tracking.RegisteredModel;
import dev.mlopskit.tracking.Relocation;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunDiff;
import dev.mlopskit.tracking.RunExport;
import dev.mlopskit.tracking.Tracking;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tracking.md shows is what is compiled and run here. */
class TrackingGuideTest {
    @TempDir
    Path folder;

    private Tracking tracking = Tracking.inMemory();
    private Experiment penguins = tracking.experiment("penguins");

    @BeforeEach
    void open() {
        tracking.close();
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        penguins = tracking.experiment("penguins");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    @Test
    void stores() {
        // @start region="stores"
        Tracking file = Tracking.open(folder.resolve("mlflow.db"));
        Tracking memory = Tracking.inMemory();
        Tracking plain =
                Tracking.builder().uri(folder.resolve("mlruns").toString()).open();
        // @end
        for (Tracking each : List.of(file, memory, plain)) {
            each.experiment("penguins").run("r", run -> run.metric("loss", 1));
            assertThat(each.experiment("penguins").runs().count()).isEqualTo(1);
            each.close();
        }
    }

    @Test
    void experiments() {
        // @start region="experiment"
        Experiment shared = tracking.experiment("shared", "s3://bucket/shared"); // artifacts at a place of their own
        shared.tags(Map.of("team", "birds", "season", "2026"));
        ExperimentData now = shared.read(); // tags, times, artifactLocation()
        // @end
        assertThat(now.artifactLocation()).isEqualTo("s3://bucket/shared");
    }

    @Test
    void runs() throws Exception {
        // @start region="current"
        ExecutorService pool = Executors.newFixedThreadPool(2);
        penguins.run("folds", run -> {
            Run same = Run.current().orElseThrow(); // however deep the call
            same.metric("loss", 0.5);
            ExecutorService bound = run.bind(pool); // and in the tasks of a pool, only while they run
            bound.submit(() -> Run.current().orElseThrow().metric("loss", 0.4, 1))
                    .get();
        });
        // @end
        pool.shutdown();
        // @start region="buffer"
        try (Run run = penguins.startRun("long training")) {
            MetricBuffer buffer = run.buffer(); // as many metrics as you like, microseconds each
            for (int step = 0; step < 10_000; step++) buffer.metric("loss", 1.0 / (step + 1), step);
            buffer.flush(); // all of them are in the store; the end of the run does so too
        }
        // @end
        assertThat(tracking.history(
                        penguins.runs("run_name = 'long training'")
                                .list()
                                .get(0)
                                .runId(),
                        "loss"))
                .hasSize(10_000);
    }

    @Test
    void nesting_and_artifacts() throws Exception {
        Path reports = Files.createDirectories(folder.resolve("reports"));
        Files.writeString(reports.resolve("a.html"), "<p>a</p>");
        // @start region="nested"
        penguins.run("sweep", sweep -> {
            sweep.describe("depth of the trees, 4 to 6");
            for (int depth = 4; depth <= 6; depth++) {
                int each = depth;
                sweep.child("depth-" + depth, run -> run.param("depth", each)); // or startChild(name)
            }
        });
        // @end
        assertThat(penguins.runs().count()).isEqualTo(4);
        Run run = penguins.startRun("artifacts");
        // @start region="artifacts"
        record Mistake(String species, int count) {}

        run.artifact(reports); // a file or a folder; with a progress, if it is large
        run.text("notes/readme.md", "# Penguins");
        run.json("thresholds.json", Map.of("adelie", 0.4));
        run.table("mistakes.json", List.of(new Mistake("adelie", 3), new Mistake("gentoo", 1)));
        run.stream("scores.csv", out -> out.write("id,score\n1,0.9\n".getBytes(StandardCharsets.UTF_8)));

        List<String> paths = run.artifacts().list();
        try (InputStream scores = tracking.artifacts(run.runId()).open("scores.csv")) {
            scores.skipNBytes(9); // read as much of it as is needed
        }
        // @end
        run.close();
        assertThat(paths).contains("notes/readme.md", "reports/a.html", "scores.csv");
    }

    @Test
    void search() {
        for (int i = 0; i < 3; i++) {
            double loss = i / 10.0;
            penguins.run("r" + i, run -> {
                run.metric("loss", loss);
                run.param("model", "forest");
            });
        }
        // @start region="search"
        Optional<RunData> best = penguins.runs("metrics.loss < 0.2 AND params.model LIKE 'for%'")
                .orderBy("metrics.loss ASC")
                .first();

        // The same, and a slip of the pen does not compile:
        var query = penguins.runs(Field.metric("loss")
                        .lessThan(0.2)
                        .and(Field.param("model").like("for%")))
                .orderBy(Field.metric("loss").ascending());

        long count = query.count();
        try (Stream<RunData> all = query.metrics("loss").stream()) { // read page by page; only this metric
            all.forEach(
                    run -> System.out.println(run.name() + " " + run.metrics().get("loss")));
        }
        // @end
        assertThat(best).map(RunData::name).contains("r0");
        assertThat(count).isEqualTo(2);
    }

    @Test
    void registry() {
        LoggableModel model = new Rules("long bills are gentoos");
        Run run = penguins.startRun("baseline");
        for (int i = 0; i < 2; i++) {
            LoggedModel logged = run.logModel("classifier", model);
            run.metric("auc", 0.8 + i / 10.0, logged);
            logged.register("penguins");
        }
        run.close();
        tracking.registeredModel("penguins").version(1).alias("champion");
        try (Run again = penguins.startRun("logged")) {
            Dataset test = Dataset.of("penguins-test", "1f3870be");
            // @start region="logged"
            LoggedModel logged = again.logModel("classifier", model);
            again.metric("auc", 0.91, logged, test); // of this model on this data
            logged.tag("team", "birds");
            ModelVersion first = logged.newVersion("penguins of birds") // or just register("penguins of birds")
                    .description("trained on the islands")
                    .tag("reviewed", "yes")
                    .register();
            List<LoggedModelData> good =
                    penguins.models("metrics.auc > 0.9 AND tags.team = 'birds'").list();
            // @end
            assertThat(good).hasSize(1);
        }
        // @start region="elsewhere"
        RegisteredModel bought = tracking.registeredModel("bought").create(); // empty for now
        ModelVersion delivered = bought.newVersion("s3://bucket/models/7") // or a folder, runs:/.., models:/..
                .runLink("https://tracking.example.com/#/experiments/1/runs/7")
                .register();
        // @end
        assertThat(delivered.data().source()).isEqualTo("s3://bucket/models/7");
        // @start region="promote"
        ModelVersion version = tracking.registeredModel("penguins").version(2);
        version.signOff("safety", "looked at the errors on chinstraps");
        Promotion promotion = version.promote(
                "champion", Gate.atLeast("auc", 0.85), Gate.notLower("auc", 0.01), Gate.signOff("safety"));
        // @end
        assertThat(promotion.passed()).isTrue();
        Instant noon = Instant.now();
        // @start region="history"
        RegisteredModel registered = tracking.registeredModel("penguins");
        List<AliasMove> moves = registered.history("champion"); // who, when, from, to, why
        Optional<Integer> then = registered.aliasAt("champion", noon);
        ModelVersion back = registered.rollback("champion", "chinstraps are taken for gentoos");
        // @end
        assertThat(moves).hasSize(2);
        assertThat(then).contains(2);
        assertThat(back.version()).isEqualTo(1);
        assertThatThrownBy(() -> version.promote("champion", Gate.atLeast("auc", 0.99)))
                .isInstanceOf(PromotionException.class);
    }

    // @start region="model"
    record Rules(String text) implements LoggableModel {
        @Override
        public void writeTo(Path directory, Origin origin) {
            AtomicFiles.write(directory.resolve("rules.txt"), text.getBytes(StandardCharsets.UTF_8));
            String meta = "flavors:\n  rules:\n    data: rules.txt\nmodel_id: " + origin.modelId() + "\n";
            AtomicFiles.write(directory.resolve("MLmodel"), meta.getBytes(StandardCharsets.UTF_8));
        }
    }
    // @end

    @Test
    void datasets_and_what_the_jvm_knows() throws Exception {
        Path csv = Files.writeString(folder.resolve("penguins.csv"), "species,mass\nadelie,3700\n");
        // @start region="dataset"
        try (Run run = penguins.startRun("trained");
                DatasetStream data = Dataset.reading(csv).csv()) {
            List<String> lines = new String(data.readAllBytes()).lines().toList(); // read it in any way
            run.input(data.dataset(), "training"); // digest, size, columns, nulls, minima and maxima
            run.logEnvironment();
            run.logSystemMetrics(Duration.ofSeconds(10));
            run.metric("rows", lines.size() - 1);
        }
        // @end
        List<RunData> two = penguins.runs().list();
        String a = two.get(0).runId();
        String b = penguins.call("again", Run::runId);
        // @start region="diff"
        RunDiff diff = tracking.diff(a, b); // params, metrics, data, class path, code
        System.out.println(diff);
        // @end
        assertThat(diff.toString()).contains("rows");
    }

    @Test
    void trash() {
        String runId = penguins.call("mistake", Run::runId);
        String modelId = penguins.call(
                "model", run -> run.logModel("m", new Rules("all are gentoos")).modelId());
        // @start region="trash"
        tracking.deleteRun(runId); // by id or name, so that any process can take it back
        tracking.restoreRun(runId);
        tracking.deleteLoggedModel(modelId);
        tracking.restoreLoggedModel(modelId);
        tracking.deleteExperiment("penguins"); // with its runs
        tracking.restoreExperiment("penguins");

        GarbageCollection garbage = tracking.gc(Duration.ofDays(30)); // what was deleted, and is old
        System.out.println(garbage); // says what it would remove, and what is kept because the registry needs it
        garbage.execute();
        // @end
        assertThat(tracking.run(runId).active()).isTrue();
    }

    @Test
    void moving() throws Exception {
        penguins.run("r", run -> run.text("a.txt", "a"));
        Path oldFolder = folder.resolve("mlruns");
        Path newFolder = folder.resolve("moved");
        try (Tracking team = Tracking.inMemory();
                Tracking server = Tracking.inMemory()) {
            // @start region="merge"
            MergeReport report = team.mergeFrom(tracking).execute(); // again, and it copies what is new since
            System.out.println(team.mergeFrom(tracking).plan()); // says what it would do
            tracking.syncTo(server)
                    .progress((experiment, done, runs) -> System.out.println(done + " of " + runs))
                    .execute();
            // @end
            assertThat(report.runs()).isEqualTo(1);
            assertThat(server.runs().count()).isEqualTo(1);
        }
        Files.move(oldFolder, newFolder);
        // @start region="relocate"
        Relocation moved = tracking.relocate(oldFolder, newFolder);
        // @end
        assertThat(moved.runs()).isEqualTo(1);
        Path csv = folder.resolve("runs.csv");
        Path lines = folder.resolve("runs.jsonl");
        // @start region="export"
        RunExport.of(penguins.runs().orderBy("metrics.loss")).csv(csv);
        RunExport.of(penguins.runs()).jsonLines(lines);
        // @end
        assertThat(csv).isNotEmptyFile();
        assertThat(lines).isNotEmptyFile();
    }
}
