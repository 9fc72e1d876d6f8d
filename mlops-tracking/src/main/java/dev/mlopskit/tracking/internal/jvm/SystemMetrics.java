package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples the machine and the virtual machine as metrics, from one daemon thread, until it is stopped; then
 * once more, so that a short run has a point too. Names and units are those of {@code mlflow/system_metrics} of 3.17.2.
 */
public final class SystemMetrics {
    /** The counters of the machine do not move more often. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final Duration LONGEST = Duration.ofDays(1);

    /** So many failures in a row say that the store is closed or gone for good. */
    private static final int MOST_FAILURES = 100;

    private static final String PREFIX = "system/";
    private static final Logger LOG = LoggerFactory.getLogger(SystemMetrics.class);

    private final String sampled;
    private final Consumer<List<Metric>> log;
    private final Function<String, List<Metric>> history;
    private final InstantSource clock;
    private final Duration interval;
    private final List<Probe> probes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::sampleUntilStopped, "mlopskit-system-metrics");
    private long step = -1;
    private int failures;
    private boolean told;

    private SystemMetrics(
            String sampled,
            Consumer<List<Metric>> log,
            Function<String, List<Metric>> history,
            InstantSource clock,
            Duration interval,
            List<Probe> probes) {
        this.sampled = sampled;
        this.log = log;
        this.history = history;
        this.clock = clock;
        this.interval = interval;
        this.probes = probes;
    }

    /**
     * Starts sampling.
     *
     * @param sampled what the metrics are of, as a log may name it
     * @param log takes the points of a sample
     * @param history the points that there are of a metric, whose steps are gone on from
     * @return what stops it, and waits for the last sample
     */
    public static Runnable start(
            String sampled,
            Consumer<List<Metric>> log,
            Function<String, List<Metric>> history,
            InstantSource clock,
            Duration interval) {
        return start(sampled, log, history, clock, interval, probes(Path.of("/proc")));
    }

    /** Refuses an interval that makes no sense. */
    public static void check(Duration interval) {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0)
            throw new InvalidValueException(
                    "interval " + interval, "is not between 10 milliseconds and a day: MLflow's is 10 seconds");
    }

    static Runnable start(
            String sampled,
            Consumer<List<Metric>> log,
            Function<String, List<Metric>> history,
            InstantSource clock,
            Duration interval,
            List<Probe> probes) {
        SystemMetrics metrics = new SystemMetrics(sampled, log, history, clock, interval, probes);
        metrics.thread.setDaemon(true);
        metrics.thread.start();
        return metrics::stop;
    }

    private static List<Probe> probes(Path proc) {
        List<Probe> probes = new ArrayList<>(List.of(new JvmProbe(), new MemoryProbe(proc)));
        Path root = Path.of("").toAbsolutePath().getRoot();
        if (root != null) probes.add(new DiskProbe(root));
        try {
            probes.add(new CpuProbe(proc));
            probes.add(new NetworkProbe(proc));
        } catch (IOException | RuntimeException e) {
            LOG.warn("CPU and network cannot be sampled", e);
        }
        return probes;
    }

    private void sampleUntilStopped() {
        boolean last = false;
        while (!last && failures < MOST_FAILURES) {
            try {
                last = stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                last = true;
            }
            sample();
        }
    }

    private void sample() {
        try {
            Map<String, Double> values = new TreeMap<>();
            for (Probe probe : probes) read(probe, values);
            if (step < 0) step = nextStep();
            Instant now = clock.instant();
            List<Metric> points = new ArrayList<>();
            values.forEach((name, value) -> points.add(new Metric(PREFIX + name, value, step, now)));
            log.accept(points);
            step++;
            failures = 0;
        } catch (RuntimeException e) {
            failures++;
            tell("a sample of the system's metrics of {} is lost; others to come are not logged", e);
        }
    }

    private void read(Probe probe, Map<String, Double> values) {
        try {
            probe.read(values);
        } catch (IOException | RuntimeException e) {
            tell("some of the system's metrics of {} cannot be read; others to come are not logged", e);
        }
    }

    private void tell(String message, Exception e) {
        if (!told) LOG.warn(message, sampled, e);
        told = true;
    }

    /** One that this library always logs, and one that MLflow does, so that a run that Python began goes on too. */
    private long nextStep() {
        long next = 0;
        for (String name : List.of("jvm_threads", "cpu_utilization_percentage"))
            for (Metric point : history.apply(PREFIX + name)) next = Math.max(next, point.step() + 1);
        return next;
    }

    private void stop() {
        stopped.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The last sample must not come after the end of the run.
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
