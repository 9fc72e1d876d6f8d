package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the documentation shows. */
final class PipelineSnippets {
    private PipelineSnippets() {}

    static double define() {
        // @start region="define"
        Pipeline pipeline = Pipeline.define("means", p -> {
            Task<List<Double>> rows = p.task("load", () -> List.of(3.0, 1.0, 2.0));
            Task<Double> mean = p.task("mean", rows, PipelineSnippets::mean);
            Task<Double> middle = p.task("median", rows, PipelineSnippets::median);
            p.gather("largest", List.of(mean, middle), values -> Math.max(values.get(0), values.get(1)));
        });
        PipelineRun run = pipeline.run().orThrow();
        System.out.print(run.timeline());
        // @end
        return (Double) run.task("largest").value();
    }

    static Retry retry() {
        // @start region="retry"
        Retry retry = Retry.exponential(5, Duration.ofSeconds(1)) // after 1, 2, 4, 8 and 16 s
                .maxDelay(Duration.ofSeconds(10)) // 1, 2, 4, 8 and 10 s
                .jitter(0.25)
                .on(IOException.class)
                .giveUpOn(FileNotFoundException.class);
        // @end
        return retry;
    }

    static Pipeline branch() {
        // @start region="branch"
        Pipeline pipeline = Pipeline.define("release", p -> {
            Task<Double> accuracy = p.task("evaluate", () -> 0.93);
            Task<Branch> way = p.task("decide", accuracy, a -> Branch.to(a > 0.9 ? "release" : "report"));
            Task<String> released = p.task("release", () -> "released").after(way);
            Task<String> reported = p.task("report", () -> "reported").after(way);
            p.task("done", released, reported, (r, s) -> r != null ? r : s)
                    .rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        });
        // @end
        return pipeline;
    }

    static List<RunState> journal(Tracking tracking) {
        List<RunState> states = new ArrayList<>();
        // @start region="journal"
        Pipeline pipeline = Pipeline.define("nightly", p -> {
            Task<List<Double>> rows = p.task("load", () -> List.of(3.0, 1.0, 2.0));
            p.task("mean", rows, PipelineSnippets::mean);
        });
        RunOptions options = RunOptions.builder().journal(Journal.in(tracking)).build();
        for (ActiveRun left : pipeline.resume(options)) left.await(); // what a killed process has left
        PipelineRun run = pipeline.run(options);
        // @end
        states.add(run.state());
        return states;
    }

    static PipelineRun cache(Tracking tracking) {
        // @start region="cache"
        Pipeline pipeline = Pipeline.define("nightly", p -> {
            Task<List<Double>> rows = p.task("load", () -> List.of(3.0, 1.0, 2.0));
            p.task("mean", rows, PipelineSnippets::mean)
                    .cached(CachePolicy.standard().maxAge(Duration.ofDays(7)));
        });
        PipelineRun run =
                pipeline.run(RunOptions.builder().cache(Cache.in(tracking)).build());
        System.out.println(run.explain("mean")); // .. taken from the cache, or what has changed
        // @end
        return run;
    }

    static Pipeline artifact(Path folder) {
        // @start region="artifact"
        Pipeline pipeline = Pipeline.define("report", p -> {
            Task<Artifact.Data> rows = p.task("load", () -> {
                Path file = Files.writeString(folder.resolve("rows.csv"), "x\n3\n1\n2\n");
                return Artifact.data("rows", file).rows(3).with("unit", "mm");
            });
            p.task("mean", rows, data -> Artifact.metrics("quality", Map.of("mean", mean(read(data.path())))));
        });
        // @end
        return pipeline;
    }

    private static List<Double> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().skip(1).map(Double::valueOf).toList();
    }

    private static double mean(List<Double> rows) {
        return rows.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double median(List<Double> rows) {
        return rows.stream().sorted().skip(rows.size() / 2).findFirst().orElseThrow();
    }

    static void scheduler(Pipeline training, Duration atWork) throws InterruptedException {
        // @start region="scheduler"
        try (Scheduler scheduler = Scheduler.open()) {
            scheduler.add(
                    "nightly",
                    training,
                    Cron.of("30 2 * * *"),
                    ScheduleOptions.builder()
                            .zone("Europe/Berlin")
                            .catchUp(CatchUp.ALL)
                            .build());
            Thread.sleep(atWork.toMillis()); // the application does what it is for
        }
        // @end
    }

    static Schedule days(Set<LocalDate> holidays) {
        // @start region="days"
        Days work = Days.business().except(holidays);
        Schedule closing = work.nthOfMonth(-1).at(LocalTime.of(18, 0)); // the last working day of each month
        Schedule payday = Days.of(DayOfWeek.FRIDAY).nthOfMonth(2).at(LocalTime.of(9, 30)); // the second Friday
        // @end
        return holidays.isEmpty() ? payday : closing;
    }

    static void events(Tracking tracking, Pipeline pipeline) {
        // @start region="events"
        try (EventQueue events = EventQueue.in(tracking)) {
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            events.deliver("orders", Delivery.each().maxActive(4), pipeline, options); // its tasks take p.events()
            events.publish("orders", "order-17", List.of("penguin", 2)); // is there for good once this returns
        }
        // @end
    }
}
