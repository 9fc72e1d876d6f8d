package dev.mlopskit.benchmarks;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.MetricBuffer;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tracking;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tracking cases: this library beside hand-written JDBC. Prints one line a case, {@code case unit ours raw}, and leaves
 * the stores of the search and the history behind for the peer to read.
 */
public final class TrackingCases {
    private static final int BATCH = 1_000;
    private static final List<String> KEYS =
            IntStream.range(0, 10).mapToObj(i -> "metric-" + i).toList();

    private final Path folder;

    private TrackingCases(Path folder) {
        this.folder = folder;
    }

    /** Runs all cases; the argument is an empty folder on the disk that is to be measured. */
    public static void main(String[] arguments) throws Exception {
        TrackingCases cases = new TrackingCases(Files.createDirectories(Path.of(arguments[0])));
        cases.metricPerCall("metric-per-call", Durability.NORMAL);
        cases.metricPerCall("metric-per-call-full", Durability.FULL);
        cases.metricThreads();
        cases.metricBuffered();
        cases.metricBatch();
        cases.search();
        cases.largeSearch();
        cases.history();
        cases.files();
        print("merge", "points/s", MergeCase.measure(Files.createDirectories(cases.folder.resolve("merge"))));
        cases.coldStart();
    }

    private void metricPerCall(String name, Durability durability) throws Exception {
        try (Store store = new Store(name, durability)) {
            long[] step = new long[1];
            print(
                    name,
                    "calls/s",
                    Duel.run(
                            400,
                            () -> {
                                for (int i = 0; i < 100; i++) store.ours.metric("loss", 0.5, step[0]++);
                                return 100;
                            },
                            () -> {
                                for (int i = 0; i < 100; i++) store.raw.metric(store.rawRun, "loss", 0.5, step[0]++);
                                return 100;
                            }));
        }
    }

    /** Here raw is one thread of this library. */
    private void metricThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Store store = new Store("metric-8-threads", Durability.NORMAL)) {
            AtomicLong step = new AtomicLong();
            Callable<Integer> calls = () -> {
                for (int i = 0; i < 1_000; i++) store.ours.metric("loss", 0.5, step.incrementAndGet());
                return 1_000;
            };
            print(
                    "metric-8-threads",
                    "calls/s",
                    Duel.run(
                            400,
                            () -> {
                                int done = 0;
                                for (Future<Integer> each : threads.invokeAll(Collections.nCopies(8, calls)))
                                    done += each.get();
                                return done;
                            },
                            calls::call));
        } finally {
            threads.shutdown();
        }
    }

    /** Here raw writes batches by hand, and ours gives each point to the buffer. Prints how long the calls took, too. */
    private void metricBuffered() throws Exception {
        try (Store store = new Store("metric-buffered", Durability.NORMAL)) {
            long[] step = new long[1];
            Histogram times = new Histogram();
            try (MetricBuffer buffer = store.ours.buffer()) {
                print(
                        "metric-buffered",
                        "rows/s",
                        Duel.run(
                                800,
                                () -> {
                                    for (int i = 0; i < 50 * BATCH; i++) {
                                        long start = System.nanoTime();
                                        buffer.metric(KEYS.get(i % KEYS.size()), i, step[0] + i);
                                        times.add(System.nanoTime() - start);
                                    }
                                    buffer.flush();
                                    step[0] += 50 * BATCH;
                                    return 50 * BATCH;
                                },
                                () -> {
                                    for (int i = 0; i < 50; i++) {
                                        store.raw.batch(store.rawRun, KEYS, BATCH, step[0]);
                                        step[0] += BATCH;
                                    }
                                    return 50 * BATCH;
                                }));
            }
            System.out.printf(Locale.ROOT, "metric-buffered-p99\tus\t%.3f\t%n", times.percentile(0.99) / 1e3);
        }
    }

    private void metricBatch() throws Exception {
        try (Store store = new Store("metric-batch", Durability.NORMAL)) {
            long[] step = new long[1];
            print(
                    "metric-batch",
                    "rows/s",
                    Duel.run(
                            400,
                            () -> {
                                Instant now = Instant.now();
                                List<RunEntry> entries = new ArrayList<>(BATCH);
                                for (int i = 0; i < BATCH; i++)
                                    entries.add(new Metric(KEYS.get(i % KEYS.size()), i, step[0] + i, now));
                                store.ours.log(entries);
                                step[0] += BATCH;
                                return BATCH;
                            },
                            () -> {
                                store.raw.batch(store.rawRun, KEYS, BATCH, step[0]);
                                step[0] += BATCH;
                                return BATCH;
                            }));
        }
    }

    private void search() throws Exception {
        try (Store store = new Store("search-10k", Durability.NORMAL)) {
            Experiment experiment = store.tracking.experiment("search");
            Random random = new Random(7);
            for (int i = 0; i < 10_000; i++) {
                Run run = experiment.startRun("run-" + i);
                run.params(Map.of("model", "m" + i % 5, "depth", i % 12));
                run.metrics(Map.of("loss", random.nextDouble(), "accuracy", random.nextDouble()), 1);
                run.close();
            }
            print(
                    "search-10k",
                    "searches/s",
                    Duel.run(
                            400,
                            () -> {
                                require(
                                        100,
                                        experiment
                                                .runs("metrics.loss < 0.2")
                                                .orderBy("metrics.loss")
                                                .limit(100)
                                                .list()
                                                .size());
                                return 1;
                            },
                            () -> {
                                require(
                                        100,
                                        store.raw
                                                .search(experiment.experimentId(), "loss", 0.2, 100)
                                                .size());
                                return 1;
                            }));
        }
    }

    /** Here raw is the search among 10,000 runs, so that the ratio is what ten times as many cost; that of the count is by hand. */
    private void largeSearch() throws Exception {
        Path file = folder.resolve("search-100k/mlflow.db");
        Files.createDirectories(file.getParent());
        Files.copy(folder.resolve("search-10k/mlflow.db"), file);
        LargeStore.multiply(file, 10);
        try (Tracking small = Tracking.open(folder.resolve("search-10k/mlflow.db"));
                Tracking large = Tracking.open(file)) {
            print(
                    "search-100k",
                    "searches/s",
                    Duel.run(400, () -> LargeStore.search(large), () -> LargeStore.search(small)));
            Experiment experiment = large.experiment("search");
            try (RawStore raw = new RawStore(file, Durability.NORMAL.name())) {
                print(
                        "count-100k",
                        "counts/s",
                        Duel.run(
                                200,
                                () -> {
                                    require(100_000, (int) experiment.runs().count());
                                    return 1;
                                },
                                () -> {
                                    require(100_000, raw.count(experiment.experimentId()));
                                    return 1;
                                }));
            }
        }
        Duel.Result opened = Duel.run(200, () -> LargeStore.open(file), () -> LargeStore.open(file));
        System.out.printf(Locale.ROOT, "open-100k\tms\t%.3f\t%n", 1_000 / opened.ours());
    }

    /** Plain files; has no raw limit. */
    private void files() throws Exception {
        try (Tracking tracking = Tracking.builder()
                        .uri(folder.resolve("files/mlruns").toString())
                        .open();
                Run run = tracking.experiment("bench").startRun("ours")) {
            long[] step = new long[1];
            Duel.Contender calls = () -> {
                for (int i = 0; i < 100; i++) run.metric("loss", 0.5, step[0]++);
                return 100;
            };
            System.out.printf(
                    Locale.ROOT,
                    "file-log\tcalls/s\t%.3f\t%n",
                    Duel.run(400, calls, calls).ours());
        }
    }

    private void history() throws Exception {
        try (Store store = new Store("history-100k", Durability.NORMAL)) {
            String run = store.ours.runId();
            Instant now = Instant.now();
            for (int from = 0; from < 100_000; from += BATCH) {
                List<RunEntry> entries = new ArrayList<>(BATCH);
                for (int i = from; i < from + BATCH; i++) entries.add(new Metric("loss", 1.0 / (i + 1), i, now));
                store.ours.log(entries);
            }
            print(
                    "history-100k",
                    "histories/s",
                    Duel.run(
                            800,
                            () -> {
                                require(
                                        100_000,
                                        store.tracking.history(run, "loss").size());
                                return 1;
                            },
                            () -> {
                                require(100_000, store.raw.history(run, "loss").size());
                                return 1;
                            }));
        }
    }

    /** Has no raw limit: the peer is what it is measured against. Starts a second, as the other cases count. */
    private void coldStart() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                ColdStart.class.getName());
        System.out.printf(Locale.ROOT, "cold-start\tstarts/s\t%.3f\t%n", 1 / Processes.seconds(folder, command));
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void require(int expected, int found) {
        if (expected != found) throw new IllegalStateException("expected " + expected + ", found " + found);
    }

    private static void print(String name, String unit, Duel.Result result) {
        System.out.printf(Locale.ROOT, "%s\t%s\t%.3f\t%.3f%n", name, unit, result.ours(), result.raw());
    }

    /** A store of this library and one by hand, each with a run. Reading cases use the first file for both. */
    private final class Store implements AutoCloseable {
        final Tracking tracking;
        final Run ours;
        final RawStore raw;
        final String rawRun;

        Store(String name, Durability durability) throws Exception {
            Path file = Files.createDirectories(folder.resolve(name)).resolve("mlflow.db");
            tracking = Tracking.builder().file(file).durability(durability).open();
            ours = tracking.experiment("bench").startRun("ours");
            boolean reads = name.startsWith("search") || name.startsWith("history");
            raw = new RawStore(reads ? file : copyOf(file), durability.name());
            rawRun = ours.runId();
        }

        private static Path copyOf(Path file) throws IOException {
            Path copy = file.resolveSibling("raw.db");
            try (Tracking other = Tracking.open(copy)) {
                other.experiment("bench");
            }
            return copy;
        }

        @Override
        public void close() throws SQLException {
            ours.close();
            raw.close();
            tracking.close();
        }
    }
}
