package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.internal.life.ProcessEnd;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this process has under way: says from time to time that their process lives, and ends them when it ends.
 * Nothing is started before the first run. Thread-safe.
 */
final class OpenRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);

    /** How long the end of the process waits for the end of one run, in milliseconds. */
    private static final long PATIENCE = 10_000;

    private final InstantSource clock;
    private final Duration interval;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final Thread hook = new Thread(this::endInTime, "mlopskit-end-process");
    private @Nullable ScheduledThreadPoolExecutor timer;
    private boolean closed;

    /** Beats at an interval; not at all when it is zero. */
    OpenRuns(InstantSource clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /** The tag that a run is to have from its start. */
    Tag owner() {
        return Owner.self(clock.instant(), interval).tag();
    }

    void add(Run run) {
        runs.put(run.runId(), run);
        start();
    }

    void remove(Run run) {
        runs.remove(run.runId(), run);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a beat catches what it throws
    private synchronized void start() {
        if (timer != null || closed) return;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mlopskit-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        if (!interval.isZero())
            timer.scheduleWithFixedDelay(this::beat, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("a run was started while the process ends", e);
        }
    }

    private void beat() {
        for (Run run : runs.values())
            try {
                run.log(List.of(owner()));
            } catch (RuntimeException | Error e) {
                // A run that was deleted, a store that is away or no memory for a while: the next beat tries again.
                LOG.debug("run {} could not be told to live", run.runId(), e);
            }
    }

    /** Whoever hangs in a call into a store, for whatever reason, must not keep the process from its end. */
    private void endInTime() {
        AtomicInteger ended = new AtomicInteger();
        Thread worker = new Thread(() -> endAll(ended), "mlopskit-end-runs");
        worker.setDaemon(true);
        worker.start();
        try {
            int before;
            do {
                before = ended.get();
                worker.join(PATIENCE);
            } while (worker.isAlive() && ended.get() > before);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive())
            LOG.warn(
                    "the process ends without the end of {} runs: a call into the store did not come back in {} seconds",
                    runs.size(),
                    PATIENCE / 1_000);
    }

    private void endAll(AtomicInteger ended) {
        ProcessEnd end = ProcessEnd.detect();
        for (Run run : runs.values())
            try {
                run.end(end.status(), List.of(new Tag(Run.FAILURE_TAG, end.reason())));
            } catch (RuntimeException | Error e) {
                LOG.warn("run {} could not be ended with its process", run.runId(), e);
            } finally {
                ended.incrementAndGet();
            }
    }

    /** Closes what is attached to the runs, so that nothing is lost, and lets go of them as they are. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
            if (timer == null) return;
            // Not by an interrupt, which closes the file that a beat is being written to.
            timer.shutdown();
        }
        for (Run run : runs.values())
            try {
                run.release();
            } catch (RuntimeException e) {
                LOG.warn("run {} is left without the last of what was logged to it", run.runId(), e);
            }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process ends already", e);
        }
    }
}
