package dev.mlopskit.pipeline.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.AfterCrash;
import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.Artifact;
import dev.mlopskit.pipeline.Backfill;
import dev.mlopskit.pipeline.BackfillRun;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.Cache;
import dev.mlopskit.pipeline.CachePolicy;
import dev.mlopskit.pipeline.CatchUp;
import dev.mlopskit.pipeline.Cron;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.Days;
import dev.mlopskit.pipeline.Delivery;
import dev.mlopskit.pipeline.EventQueue;
import dev.mlopskit.pipeline.EventSources;
import dev.mlopskit.pipeline.HttpEvents;
import dev.mlopskit.pipeline.Input;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.Mapped;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineBuilder;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.PlannedRun;
import dev.mlopskit.pipeline.Replay;
import dev.mlopskit.pipeline.Rerun;
import dev.mlopskit.pipeline.Retry;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.Schedule;
import dev.mlopskit.pipeline.ScheduleOptions;
import dev.mlopskit.pipeline.Scheduled;
import dev.mlopskit.pipeline.Scheduler;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import dev.mlopskit.pipeline.WeightRule;
import dev.mlopskit.pipeline.listener.ConsoleProgress;
import dev.mlopskit.pipeline.listener.LoggingListener;
import dev.mlopskit.pipeline.listener.MicrometerListener;
import dev.mlopskit.pipeline.listener.OpenLineageListener;
import dev.mlopskit.tracking.Tracking;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/pipelines.md}, run. */
@Timeout(60)
class PipelineGuideTest {
    @TempDir
    Path folder;

    private static List<Integer> read() {
        return List.of(3, 1, 2);
    }

    @Test
    void tasks() {
        // @start region="tasks"
        Pipeline pipeline = Pipeline.define("means", p -> {
            Task<List<Integer>> rows = p.task("load", () -> read());
            Task<Double> mean = p.task(
                    "mean", rows, all -> all.stream().mapToInt(x -> x).average().orElseThrow());
            Task<Integer> count = p.task("count", rows, List::size);
            p.task("report", mean, count, p.context(), (m, n, context) -> m + " of " + n + ", run " + context.runId());
        });
        PipelineRun run = pipeline.run().orThrow();
        System.out.print(run.timeline());
        // @end
        assertThat((String) run.task("report").value()).startsWith("2.0 of 3, run ");
    }

    @Test
    void artifacts() throws IOException {
        // @start region="artifacts"
        Pipeline pipeline = Pipeline.define("report", p -> {
            Task<Artifact.Data> rows = p.task("load", () -> {
                Path file = Files.writeString(folder.resolve("rows.csv"), "3\n1\n2\n");
                return Artifact.data("rows", file).rows(3).with("unit", "mm"); // or model(..), or file(..)
            });
            p.task("score", rows, data -> Artifact.metrics("quality", Map.of("rows", rowsIn(data.path()))));
        });
        PipelineRun run = pipeline.run().orThrow();
        System.out.println(run.artifacts()); // what each task was given, and what it made
        // @end
        assertThat(run.artifacts()).hasSize(2);
        assertThat(run.artifacts().get(1).inputs()).extracting(Artifact::name).containsExactly("rows");
        assertThat(run.artifacts().get(1).outputs()).containsExactly(Artifact.metrics("quality", Map.of("rows", 3.0)));
    }

    private static double rowsIn(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }

    @Test
    void control() {
        // @start region="control"
        Pipeline pipeline = Pipeline.define("nightly", p -> {
            p.pool("gpu", 2); // for all runs of this pipeline
            Task<String> cluster = p.task("create", () -> "cluster").setup();
            Task<Double> accuracy = p.task("train", cluster, c -> 0.93)
                    .pool("gpu")
                    .timeout(Duration.ofMinutes(30))
                    .retry(Retry.exponential(3, Duration.ofSeconds(1))
                            .jitter(0.25)
                            .giveUpOn(FileNotFoundException.class));
            Task<Branch> way = p.task("decide", accuracy, a -> Branch.to(a > 0.9 ? "release" : "tell"));
            Task<String> released = p.task("release", () -> "released").after(way);
            Task<String> told = p.task("tell", () -> "told").after(way);
            p.task("log", released, told, (r, t) -> r != null ? r : t).rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
            p.task("delete", () -> "gone").after(released, told).teardownOf(cluster);
        });
        // @end
        PipelineRun run = pipeline.run().orThrow();
        assertThat(run.task("log").value()).isEqualTo("released");
        assertThat(run.task("delete").state()).isEqualTo(TaskState.SUCCESS);
        // @start region="explain"
        System.out.println(run.explain("tell")); // task 'tell' was skipped, as task 'decide' said: branch to [release]
        // @end
        assertThat(run.explain("tell"))
                .isEqualTo("task 'tell' was skipped, as task 'decide' said: branch to [release]");
    }

    @Test
    void groups() {
        // @start region="groups"
        Pipeline pipeline = Pipeline.define("groups", p -> {
            PipelineBuilder prepare = p.group("prepare");
            Task<Integer> load = prepare.task("load", () -> 1); // is called prepare.load
            prepare.task("check", load, x -> x > 0);
            p.task("train", () -> 2).after(prepare); // after all of it
        });
        // @end
        assertThat(pipeline.plan().tasks()).extracting(task -> task.name()).contains("prepare.load");
    }

    @Test
    void mapping() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines.txt"), "a\nbb\nccc\n");
        // @start region="map"
        Pipeline pipeline = Pipeline.define("lengths", p -> {
            Input<Iterable<String>> rows = p.value(() -> lines(lines)); // pulled one by one as bodies become free
            Mapped<Integer> lengths = p.map("length", rows, String::length)
                    .retries(2) // each item by itself
                    .maxActive(8)
                    .allowFailures(0.01);
            p.task(
                    "longest",
                    lengths,
                    all -> all.stream().mapToInt(x -> x).max().orElseThrow());
        });
        // @end
        assertThat(pipeline.run().orThrow().task("longest").value()).isEqualTo(3);
    }

    private static java.util.Iterator<String> lines(Path file) {
        try {
            return Files.readAllLines(file).iterator();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void approval() throws InterruptedException {
        // @start region="approval"
        Pipeline pipeline = Pipeline.define("release", p -> {
            Task<Double> accuracy = p.task("evaluate", () -> 0.93);
            Task<Approval> yes = p.approval("ask", accuracy, a -> "release a model of accuracy " + a + "?");
            p.task("release", yes, answer -> "released, " + answer);
        });
        ActiveRun run =
                pipeline.start(RunOptions.builder().timeout(Duration.ofHours(8)).build());
        // @end
        // @start region="approve"
        for (ActiveRun.Question question : run.awaitQuestions(Duration.ofHours(1)))
            if (run.value("evaluate", Double.class) > 0.9) run.approve(question.task(), "reviewer", "looks good");
            else run.reject(question.task(), "reviewer", "not good enough");
        PipelineRun over = run.await();
        // @end
        assertThat(over.state()).isEqualTo(RunState.SUCCESS);
        assertThat(over.task("release").value()).isEqualTo("released, approved by reviewer: looks good");
    }

    @Test
    void pictures() throws IOException {
        Pipeline pipeline = Pipeline.define("drawn", p -> p.task("only", TaskContextUser::name));
        // @start region="pictures"
        System.out.print(pipeline.plan().describe()); // before it runs
        Files.writeString(folder.resolve("plan.svg"), pipeline.plan().svg()); // or mermaid(), or dot()
        PipelineRun run = pipeline.run();
        Files.writeString(folder.resolve("run.svg"), run.gantt());
        // @end
        assertThat(folder.resolve("run.svg")).content().startsWith("<svg");
    }

    private static final class TaskContextUser {
        static String name() {
            return TaskContext.class.getSimpleName();
        }
    }

    @Test
    void watched() throws IOException {
        MeterRegistry registry = new SimpleMeterRegistry();
        // @start region="watched"
        Pipeline pipeline = Pipeline.define(
                "penguins",
                p -> p.task("load", p.context(), context -> {
                    context.find(OpenLineageListener.Lineage.class) // empty in a run without that listener
                            .ifPresent(lineage -> lineage.input("file", "/data/penguins.csv"));
                    return 344;
                }));
        try (OpenLineageListener lineage = OpenLineageListener.toFile("zoo", folder.resolve("lineage.jsonl"))) {
            pipeline.run(RunOptions.builder()
                    .listener(new ConsoleProgress(System.out)) // a line for each transition
                    .listener(new LoggingListener()) // SLF4J
                    .listener(new MicrometerListener(registry)) // needs io.micrometer:micrometer-core
                    .listener(lineage) // or toHttp("zoo", URI.create("http://localhost:5000/api/v1/lineage"))
                    .build());
        }
        // @end
        assertThat(folder.resolve("lineage.jsonl")).content().contains("/data/penguins.csv");
        assertThat(registry.get("mlopskit.pipeline.runs").timer().count()).isEqualTo(1);
    }

    // @start region="subpipeline"
    static Task<Double> trained(PipelineBuilder p, Input<List<Integer>> rows, double rate) {
        Task<List<Integer>> clean =
                p.task("clean", rows, all -> all.stream().filter(x -> x > 0).toList());
        return p.task("fit", clean, all -> all.size() * rate);
    }
    // @end

    @Test
    void subpipelines() {
        // @start region="subpipelines"
        Pipeline pipeline = Pipeline.define("both", p -> {
            p.weightRule(WeightRule.UPSTREAM); // one way is finished before the next is begun
            Task<List<Integer>> rows = p.task("load", () -> read());
            Task<Double> slow = trained(p.group("slow"), rows, 0.1); // slow.clean, slow.fit
            Task<Double> fast = trained(p.group("fast"), rows, 0.3);
            p.task("best", slow, fast, Math::max);
        });
        // @end
        assertThat((Double) pipeline.run().orThrow().task("best").value()).isCloseTo(0.9, within(1e-9));
    }

    // @start region="record"
    record TrainParams(
            double learningRate, int epochs, @Nullable Path cache) {}
    // @end

    @Test
    void params() {
        // @start region="params"
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            Input<TrainParams> params =
                    p.params(new TrainParams(0.1, 20, null)); // the defaults; or TrainParams.class for none
            p.task("train", params, given -> "trained " + given.epochs() + " epochs");
        });
        PipelineRun run = pipeline.run(RunOptions.builder()
                .params(new TrainParams(0.3, 10, null))
                .params(Map.of("epochs", 5)) // later ones go before earlier ones
                .paramsJson("{\"learningRate\": 0.2}")
                .paramsEnvironment("PENGUINS_") // PENGUINS_LEARNING_RATE, PENGUINS_EPOCHS, PENGUINS_CACHE
                .build());
        // @end
        assertThat(run.orThrow().task("train").value()).isEqualTo("trained 5 epochs");
    }

    @Test
    void schedule() {
        // @start region="cron"
        Cron nightly = Cron.of("30 2 * * MON-FRI"); // six fields begin with seconds
        Instant next = nightly.next(Instant.now(), ZoneId.of("Europe/Berlin")).orElseThrow();
        Cron strict = nightly.skipGaps().repeated(Cron.Repeated.BOTH);
        // @end
        assertThat(next).isAfter(Instant.now());
        assertThat(strict.skipsGaps()).isTrue();
    }

    @Test
    void scheduler() throws InterruptedException {
        List<String> days = Collections.synchronizedList(new ArrayList<>());
        // @start region="scheduled"
        Pipeline report = Pipeline.define(
                "report",
                p -> p.task("count", p.context(), context -> {
                    DataInterval day =
                            context.dataInterval().orElseThrow(); // from the last midnight but one to the last
                    return days.add(day.start() + " to " + day.end());
                }));
        Scheduler scheduler = Scheduler.open(); // one daemon thread, until close()
        Scheduled daily = scheduler.add(
                "daily-report",
                report,
                Cron.of("@daily"),
                ScheduleOptions.builder()
                        .zone("Europe/Berlin")
                        .start(Instant.parse("2026-01-01T00:00:00Z"))
                        .catchUp(CatchUp.NONE)
                        .build());
        // @end
        Instant from = Instant.parse("2026-01-05T00:00:00Z");
        Instant to = Instant.parse("2026-01-10T00:00:00Z");
        // @start region="plan"
        System.out.print(PlannedRun.table(scheduler.plan(from, to))); // or daily.plan(from, to)
        // @end
        assertThat(daily.plan(from, to)).hasSize(5);
        // @start region="backfill"
        Backfill backfill = daily.backfill(from, to).maxActive(2);
        System.out.print(PlannedRun.table(backfill.plan())); // what would run: a dry run
        List<BackfillRun> runs = backfill.run(); // called again, it runs what has not succeeded
        daily.backfill(from, to).tasks("count").again().run();
        // @end
        assertThat(runs).hasSize(4).allMatch(run -> run.state() == RunState.SUCCESS);
        assertThat(days).hasSize(8).contains("2026-01-05T23:00:00Z to 2026-01-06T23:00:00Z");
        // @start region="pause"
        daily.pause();
        daily.resume(); // what was missed is caught up with, or not
        scheduler.awaitIdle(Duration.ofMinutes(1));
        scheduler.close(); // leaves kept runs to the next one, cancels others
        // @end
        assertThat(daily.nextDue()).isPresent();
    }

    @Test
    void calendar() {
        // @start region="days"
        Set<LocalDate> holidays = Set.of(LocalDate.of(2026, 12, 25));
        Days work = Days.business().except(holidays);
        Schedule closing = work.nthOfMonth(-1).at(LocalTime.of(18, 0)); // the last working day of each month
        Schedule payday = Days.of(DayOfWeek.FRIDAY).nthOfMonth(2).at(LocalTime.of(9, 30)); // the second Friday
        // @end
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(closing.next(start, ZoneId.of("UTC"))).contains(Instant.parse("2026-01-30T18:00:00Z"));
        assertThat(payday.next(start, ZoneId.of("UTC"))).contains(Instant.parse("2026-01-09T09:30:00Z"));
    }

    private static String mail(int rows) {
        return "sent " + rows;
    }

    private static double mean(List<Integer> rows) {
        return rows.stream().mapToInt(x -> x).average().orElseThrow();
    }

    @Test
    void journal() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            // @start region="journal"
            Pipeline pipeline = Pipeline.define("nightly", p -> {
                Task<List<Integer>> rows = p.task("load", () -> read());
                p.task("send", rows, p.context(), (all, context) -> context.once("mail", () -> mail(all.size())))
                        .afterCrash(AfterCrash.RETRY); // or FAIL, for what must not run twice
            });
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            for (ActiveRun left : pipeline.resume(options)) left.await(); // what a killed process has left
            PipelineRun run = pipeline.run(options).orThrow();
            // @end
            assertThat(run.task("send").value()).isEqualTo("sent 3");
            // @start region="again"
            PipelineRun mended =
                    pipeline.rerun(run.id(), Rerun.failed(), options).await(); // or from(..), or only(..)
            Replay replay = pipeline.replay(run.id(), options); // same params, same seeds
            System.out.println(replay); // the same, or the first task that went another way
            // @end
            assertThat(mended.state()).isEqualTo(RunState.SUCCESS);
            assertThat(replay.firstDivergence()).isEmpty();
        }
    }

    @Test
    void cache() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            // @start region="cache"
            Pipeline pipeline = Pipeline.define("features", p -> {
                Task<List<Integer>> rows = p.task("load", () -> read());
                p.task("mean", rows, PipelineGuideTest::mean)
                        .cached(CachePolicy.standard().maxAge(Duration.ofDays(7)));
            });
            RunOptions options = RunOptions.builder().cache(Cache.in(tracking)).build();
            PipelineRun run = pipeline.run(options).orThrow();
            System.out.println(run.explainHit("mean").orElse("no hit")); // which run has made the result
            System.out.println(run.explainMiss("mean").orElse("no miss")); // what has changed since the last one
            // @end
            assertThat(run.explainHit("mean")).isEmpty();
            assertThat(run.explainMiss("mean")).contains("made: the cache has no result of it yet");
            assertThat(pipeline.run(options).explainHit("mean").orElseThrow()).contains("those of run " + run.id());
        }
    }

    @Test
    void events() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            // @start region="events"
            Pipeline train = Pipeline.define("train", p -> {
                Task<List<Path>> files = p.task("files", p.events(), events -> events.stream()
                        .map(event -> event.value(Path.class))
                        .toList());
                p.map("read", files, Files::readString).retries(2);
            });
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            try (EventQueue events = EventQueue.in(tracking)) {
                events.feed("rows", EventSources.folder(inbox, "*.csv"));
                events.deliver("rows", Delivery.batch(100, Duration.ofMinutes(5)), train, options);
                events.publish("rows", "by-hand-1", inbox.resolve("first.csv")); // or from anywhere else
                waitForShutdown();
            }
            // @end
            assertThat(Journal.in(tracking).runs("train")).isEmpty();
        }
    }

    private static void waitForShutdown() {}

    @Test
    void events_of_other_pipelines_and_by_http() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                EventQueue events = EventQueue.in(tracking)) {
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            // @start region="assets"
            Pipeline nightly = Pipeline.define(
                    "nightly", p -> p.task("clean", () -> "rows.parquet").asset("clean-rows"));
            Pipeline train = Pipeline.define(
                    "train", p -> p.task("fit", p.events(), made -> made.get(0).value()));
            events.deliver("clean-rows", Delivery.latest(), train, options);
            nightly.run(options);
            // @end
            assertThat(events.read("clean-rows", 0, 2)).hasSize(1);
            // @start region="http"
            server.createContext("/orders", HttpEvents.to(events, "orders").handler());
            // @end
            // @start region="records"
            record Order(long id, String article, Optional<Double> discount) {}

            Pipeline ship = Pipeline.define(
                    "ship",
                    p -> p.task("order", p.events(), orders -> orders.get(0).value(Order.class)));
            // @end
            assertThat(ship.plan().tasks()).hasSize(1);
            assertThat(HttpEvents.to(events, "orders")
                            .answer("POST", Map.of(), new byte[] {'1'})
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void sensor() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "1,2");
        // @start region="sensor"
        Pipeline pipeline = Pipeline.define("wait", p -> {
            Task<Path> there = p.task("wait-for-file", () -> {
                        while (!Files.exists(file)) Thread.sleep(1000);
                        return file;
                    })
                    .timeout(Duration.ofHours(6));
            p.task("load", there, Files::readString);
        });
        // @end
        assertThat(pipeline.run().orThrow().task("load").value()).isEqualTo("1,2");
    }
}
