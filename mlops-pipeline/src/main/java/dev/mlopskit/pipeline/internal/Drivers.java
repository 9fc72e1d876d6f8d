package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.SteppingExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one run. Bodies run in drivers: loops on the executor that, under the lock, hand in the last body's outcome and
 * fetch the next task that is ready, and end when there is none. A driver that fetches a task and leaves others ready
 * recruits one more; at most one recruit is under way. So a driver never waits, a pool of any size will do, and a task costs
 * one pass through the lock rather than one trip through the executor.
 */
final class Drivers {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration LOOK_AFTER = Duration.ofMillis(500);

    private final Engine engine;
    private final Coordinator coordinator;
    private final @Nullable KeptTransitions kept;
    private final RunClock clock;
    private final Executor executor;
    private final @Nullable Workers own;
    private final boolean stepping;
    // Guarded by the lock of the engine.
    private boolean recruiting;
    private boolean refusedBefore;

    Drivers(
            Engine engine,
            Coordinator coordinator,
            @Nullable KeptTransitions kept,
            RunClock clock,
            RunOptions options) {
        this.engine = engine;
        this.coordinator = coordinator;
        this.kept = kept;
        this.clock = clock;
        Executor given = options.executor();
        this.own = given == null ? workers(coordinator.graph.name(), options) : null;
        this.executor = own == null ? Objects.requireNonNull(given) : own;
        this.stepping = given instanceof SteppingExecutor;
    }

    private static Workers workers(String pipeline, RunOptions options) {
        return options.virtualThreads() ? Workers.ofBodies(pipeline) : Workers.ofProcessors(pipeline);
    }

    /** Lets go of threads of its own. */
    void close() {
        if (own != null) own.close();
    }

    void recruitIfNeeded() {
        boolean wanted = engine.get(() -> {
            boolean more = !recruiting && coordinator.hasReady();
            recruiting |= more;
            return more;
        });
        if (wanted) recruit(false);
    }

    /** Begins with the first driver. */
    void begin() {
        if (executor instanceof ExecutorService service && own == null) lookAfter(service);
        engine.locked(() -> recruiting = true);
        try {
            executor.execute(this::drive);
        } catch (Throwable e) {
            refuse(new PipelineException(
                    "the executor refused to run anything: give the run one that is not shut down", e));
        }
    }

    // An executor that is shut down at once drops what waits in its queue, and the first driver may be that.
    private void lookAfter(ExecutorService service) {
        Timers.after(LOOK_AFTER, () -> {
            if (engine.isDone()) return;
            if (service.isTerminated())
                refuse(new PipelineException(
                        "the executor was shut down before it ran this: shut it down after the run", null));
            lookAfter(service);
        });
    }

    private void refuse(PipelineException why) {
        engine.locked(() -> coordinator.refuse(why, clock.now()));
    }

    private void recruit(boolean byDriver) {
        Recruit recruit = new Recruit();
        boolean lost;
        try {
            executor.execute(recruit);
            lost = recruit.inline;
        } catch (Throwable e) {
            // Once a run: a busy executor may refuse at every task.
            if (!refusedBefore)
                LOG.debug("executor takes no more work; run {} goes on with what it has", coordinator.runId, e);
            refusedBefore = true;
            lost = true;
        }
        recruit.recruiter = null;
        if (!lost) return;
        boolean alone = engine.get(() -> {
            recruiting = false;
            return coordinator.isIdle();
        });
        // Nobody else drives on: what would have run in the timer, or not at all, gets a thread of its own.
        if (!byDriver && (recruit.inline || alone)) startDriver();
    }

    private void startDriver() {
        Thread driver = new Thread(this::drive, "mlops-pipeline-" + coordinator.graph.name());
        driver.setDaemon(true);
        driver.start();
    }

    /** A driver that another one asked for. */
    private final class Recruit implements Runnable {
        // Read by another thread only to find that it is not that thread, so it needs no lock.
        private @Nullable Thread recruiter = Thread.currentThread();
        private boolean inline;

        @Override
        public void run() {
            // An executor that runs this in the driver that asked: that one drives on anyway, and two would be
            // recursion.
            if (recruiter == Thread.currentThread()) inline = true;
            else drive();
        }
    }

    private void drive() {
        Thread me = Thread.currentThread();
        Attempt attempt = null;
        Object value = null;
        Throwable error = null;
        Instant endedAt = null;
        while (true) {
            boolean recruit = false;
            engine.acquire();
            try {
                if (endedAt == null) recruiting = false;
                else handIn(Objects.requireNonNull(attempt), value, error, endedAt);
                attempt = stepping && endedAt != null ? null : next(me);
                recruit = !recruiting && coordinator.hasReady();
                recruiting |= recruit;
            } catch (Throwable e) {
                engine.giveUp(e);
                attempt = null;
            } finally {
                engine.release();
            }
            if (recruit) recruit(true);
            if (!engine.sync()) {
                drop(attempt);
                return;
            }
            if (attempt == null) return;
            value = null;
            error = null;
            try {
                if (coordinator.calls.prepare(attempt)) {
                    if (!attempt.told && !begins(attempt)) {
                        drop(attempt);
                        return;
                    }
                    // The run may have been cancelled while the item was pulled.
                    if (!attempt.exhausted) {
                        value = coordinator.calls.call(attempt);
                        if (kept != null) keep(attempt, value);
                    }
                }
            } catch (Throwable e) {
                error = e;
            }
            endedAt = clock.now();
        }
    }

    private boolean begins(Attempt attempt) {
        engine.locked(() -> {
            if (coordinator.stopsNow(attempt.task)) attempt.exhausted = true;
            else coordinator.begin(attempt, clock.now());
        });
        return engine.sync();
    }

    /** Makes what is kept of a value, before the lock is taken. */
    private void keep(Attempt attempt, @Nullable Object value) {
        if (coordinator.graph.options(attempt.task).transientValue) return;
        // The answer is kept, and not the question.
        if (coordinator.graph.spec(attempt.task).asks && !coordinator.given.substitutes(attempt.task)) return;
        attempt.kept = Objects.requireNonNull(kept).keeper().keep(attempt.task(), attempt.mapIndex, value);
    }

    /** Lets go of an attempt whose body is not run, as its start could not be kept. */
    private void drop(@Nullable Attempt attempt) {
        if (attempt == null) return;
        // An interrupt that was meant for the body meets nobody else.
        if (engine.get(() -> coordinator.leave(attempt))) Thread.interrupted();
    }

    private void handIn(Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant endedAt) {
        boolean byRun = coordinator.leave(attempt);
        // Cleared in any case, so that it meets neither a listener nor the next body.
        boolean interrupted = Thread.interrupted() || error instanceof InterruptedException;
        if (interrupted && !byRun && Thread.currentThread() == engine.caller) {
            engine.callerInterrupted = true;
            coordinator.cancel(endedAt);
        }
        coordinator.finish(attempt, value, error, endedAt);
        if (clock.failure() != null) coordinator.cancel(endedAt);
    }

    private @Nullable Attempt next(Thread me) {
        if (!coordinator.hasReady()) {
            if (clock.failure() != null) coordinator.cancel(clock.now());
            return null;
        }
        Instant now = clock.now();
        if (clock.failure() != null) coordinator.cancel(now);
        return coordinator.start(me, now);
    }
}
