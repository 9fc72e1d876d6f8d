package dev.mlopskit.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import dev.mlopskit.benchmarks.Duel;
import dev.mlopskit.pipeline.Cache;
import dev.mlopskit.pipeline.Cron;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.Mapped;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.Scheduler;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.tracking.Tracking;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The cases of pipelines. Prints one line a case, {@code case unit ours raw peer}. The argument is a folder; names of
 * cases may follow it, else all run.
 */
public final class PipelineCases {
    private static final int TASKS = 10_000;
    private static final int WIDE = 100_000;
    private static final int ITEMS = 1_000_000;
    private static final int STEPS = 200;

    private final Path folder;
    private final Set<String> wanted;

    private PipelineCases(Path folder, Set<String> wanted) {
        this.folder = folder;
        this.wanted = wanted;
    }

    /** Runs cases. */
    public static void main(String[] arguments) throws Exception {
        PipelineCases cases = new PipelineCases(
                Files.createDirectories(Path.of(arguments[0])),
                Set.copyOf(Arrays.asList(arguments).subList(1, arguments.length)));
        cases.run("chain-10k", cases::chain);
        cases.run("fan-10k", cases::fan);
        cases.run("durable-fan-10k", cases::durableFan);
        cases.run("wide-100k", cases::wide);
        cases.run("map-1m", cases::map);
        cases.run("resume-100k-fill", cases::fill);
        cases.run("resume-100k", cases::resume);
        cases.run("cache-hit", cases::cacheHit);
        cases.run("schedules-10k", cases::schedules);
    }

    private interface Case {
        void run() throws Exception;
    }

    private void run(String name, Case body) throws Exception {
        if (wanted.isEmpty() || wanted.contains(name)) body.run();
    }

    private void chain() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            RunOptions options = RunOptions.builder().executor(pool).build();
            Pipeline chain = Shapes.chain(TASKS);
            Duel.Result result = Duel.run(300, () -> count(chain.run(options)), () -> Shapes.chain(TASKS, pool));
            print("chain-10k", "tasks/s", result.ours(), result.raw(), dexecutor(TASKS, true));
        } finally {
            pool.shutdown();
        }
    }

    private void fan() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            RunOptions options = RunOptions.builder().executor(pool).build();
            Pipeline fan = Shapes.fan(TASKS);
            Duel.Result result = Duel.run(300, () -> count(fan.run(options)), () -> Shapes.fan(TASKS, pool));
            // Its time for a fan grows with the square of the tasks, and takes minutes for all of them.
            print("fan-10k", "tasks/s", result.ours(), result.raw(), dexecutor(TASKS / 10, false));
        } finally {
            pool.shutdown();
        }
    }

    private static long count(PipelineRun run) {
        if (!Integer.valueOf(TASKS).equals(run.orThrow().task("last").value()))
            throw new IllegalStateException("computed " + run.task("last").value());
        return TASKS;
    }

    private static double dexecutor(int tasks, boolean chain) throws InterruptedException {
        double[] seconds = new double[5];
        for (int i = -2; i < seconds.length; i++) {
            double one = Shapes.dexecutor(tasks, chain);
            if (i >= 0) seconds[i] = one;
        }
        Arrays.sort(seconds);
        return tasks / seconds[seconds.length / 2];
    }

    /** The peers are run by the script. */
    private void durableFan() throws Exception {
        Pipeline fan = Shapes.fan(TASKS);
        try (Tracking tracking = Tracking.open(folder.resolve("fan.db"))) {
            RunOptions options =
                    RunOptions.builder().journal(Journal.in(tracking)).build();
            double[] rates = new double[5];
            for (int i = -2; i < rates.length; i++) {
                long start = System.nanoTime();
                count(fan.run(options));
                if (i >= 0) rates[i] = TASKS * 1e9 / (System.nanoTime() - start);
            }
            Arrays.sort(rates);
            print("durable-fan-10k", "tasks/s", rates[rates.length / 2], Double.NaN, Double.NaN);
        }
    }

    /** To be run in a small heap: then that it ends is what counts. */
    private void wide() {
        long start = System.nanoTime();
        Pipeline wide = Shapes.fan(WIDE);
        wide.run().orThrow();
        print("wide-100k", "s", (System.nanoTime() - start) / 1e9, Double.NaN, Double.NaN);
    }

    private void map() {
        long start = System.nanoTime();
        Pipeline map = Pipeline.define("map", p -> {
            Task<Iterable<Integer>> rows = p.task("rows", () -> (Iterable<Integer>) PipelineCases::items);
            Mapped<Integer> doubled = p.map("double", rows, x -> 2 * x);
            p.task("last", doubled, List::size);
        });
        Object size = map.run().orThrow().task("last").value();
        if (!Integer.valueOf(ITEMS).equals(size)) throw new IllegalStateException("computed " + size);
        print("map-1m", "s", (System.nanoTime() - start) / 1e9, Double.NaN, Double.NaN);
    }

    private static Iterator<Integer> items() {
        return IntStream.range(0, ITEMS).iterator();
    }

    /** Resumes what another process has run by {@code resume-100k-fill}: so this one has seen nothing of it. */
    private void resume() throws Exception {
        Path file = folder.resolve("resume.db");
        Pipeline fan = Shapes.fan(WIDE);
        try (Tracking tracking = Tracking.open(file)) {
            Journal journal = Journal.in(tracking);
            RunOptions options = RunOptions.builder().journal(journal).build();
            String run = journal.runs(fan.name()).get(0).id();
            leaveLastTask(file, run);
            long start = System.nanoTime();
            fan.resume(run, options).await().orThrow();
            print("resume-100k", "s", (System.nanoTime() - start) / 1e9, Double.NaN, Double.NaN);
        }
    }

    private void fill() {
        try (Tracking tracking = Tracking.open(folder.resolve("resume.db"))) {
            Shapes.fan(WIDE)
                    .run(RunOptions.builder().journal(Journal.in(tracking)).build())
                    .orThrow();
        }
    }

    /** As if the process had been killed before its last task. */
    private static void leaveLastTask(Path file, String run) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
            statement.execute("UPDATE mlopskit_pipeline_runs SET state = NULL, ended_at = NULL, lease_until = 0"
                    + " WHERE run_id = '" + run + "'");
            statement.execute("DELETE FROM mlopskit_pipeline_tasks WHERE task = 'last' AND run_id = '" + run + "'");
        }
    }

    /** Here raw is the run that fills the cache. */
    private void cacheHit() throws Exception {
        Pipeline chain = Pipeline.define("steps", p -> {
            Task<Integer> last = p.task("first", () -> 1).cached();
            for (int i = 1; i < STEPS; i++)
                last = p.task("t" + i, last, PipelineCases::slow).cached();
        });
        try (Tracking tracking = Tracking.open(folder.resolve("cache.db"))) {
            RunOptions options = RunOptions.builder().cache(Cache.in(tracking)).build();
            double filled = rate(chain, options);
            double[] hits = new double[11];
            for (int i = 0; i < hits.length; i++) hits[i] = rate(chain, options);
            Arrays.sort(hits);
            print("cache-hit", "steps/s", hits[hits.length / 2], filled, Double.NaN);
        }
    }

    /** Processor time of the whole process while schedules wait. */
    private void schedules() throws Exception {
        Pipeline pipeline = Pipeline.define("idle", p -> p.task("never", () -> 1));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (Scheduler scheduler = Scheduler.open()) {
            // In half a year.
            ZonedDateTime due = ZonedDateTime.now(ZoneOffset.UTC).plusDays(180);
            for (int i = 0; i < 10_000; i++)
                scheduler.add(
                        "s" + i,
                        pipeline,
                        Cron.of(i % 60 + " " + i % 24 + " " + Math.min(due.getDayOfMonth(), 28) + " "
                                + due.getMonthValue() + " *"));
            Thread.sleep(2_000);
            long before = system.getProcessCpuTime();
            long start = System.nanoTime();
            Thread.sleep(20_000);
            double share = (double) (system.getProcessCpuTime() - before) / (System.nanoTime() - start);
            if (threads.getThreadCount() > 60) throw new IllegalStateException(threads.getThreadCount() + " threads");
            print("schedules-10k", "% CPU", 100 * share, Double.NaN, Double.NaN);
        }
    }

    private static int slow(int x) throws InterruptedException {
        Thread.sleep(10);
        return x + 1;
    }

    private static double rate(Pipeline pipeline, RunOptions options) {
        long start = System.nanoTime();
        pipeline.run(options).orThrow();
        return STEPS * 1e9 / (System.nanoTime() - start);
    }

    private static void print(String name, String unit, double ours, double raw, double peer) {
        System.out.println(name + "\t" + unit + "\t" + text(ours) + "\t" + text(raw) + "\t" + text(peer));
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
