package dev.mlopskit.pipeline.internal;

import dev.mlopskit.core.Ids;
import dev.mlopskit.pipeline.PipelineEvent.RunFinished;
import dev.mlopskit.pipeline.PipelineEvent.RunStarted;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.Plan;
import dev.mlopskit.pipeline.RunOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one graph once. Bodies run in drivers: loops on the executor that, under the lock, hand in the last body's outcome and
 * fetch the next task that is ready, and end when there is none. A driver that fetches a task and leaves others ready
 * recruits one more; at most one recruit is under way. So a driver never waits, a pool of any size will do, and a task costs
 * one pass through the lock rather than one trip through the executor.
 */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    // A pass through the lock without listeners takes well under a microsecond: spinning beats parking.
    private static final int SPINS = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread caller = Thread.currentThread();
    private final Coordinator coordinator;
    private final Executor executor;
    private final InstantSource clock;
    private boolean recruiting;
    private boolean callerInterrupted;
    private @Nullable Throwable broken;

    private Engine(Coordinator coordinator, Executor executor, InstantSource clock) {
        this.coordinator = coordinator;
        this.executor = executor;
        this.clock = clock;
    }

    /** Runs a graph and returns when no body of it runs any more. */
    public static RunRecord run(Plan plan, Graph graph, RunOptions options) {
        Executor given = options.executor();
        if (given != null) return run(plan, graph, options, given);
        try (Workers workers = new Workers(graph.name())) {
            return run(plan, graph, options, workers);
        }
    }

    private static RunRecord run(Plan plan, Graph graph, RunOptions options, Executor executor) {
        EventSink sink = new Listeners(options.listeners());
        String id = Ids.random();
        Coordinator coordinator = new Coordinator(graph, id, options.onFailure(), sink);
        Engine engine = new Engine(coordinator, executor, options.clock());
        try {
            Instant startedAt = options.clock().instant();
            if (sink.listens()) sink.tell(new RunStarted(graph.name(), id, startedAt, plan));
            engine.run();
            Instant endedAt = options.clock().instant();
            RunRecord record = new RunRecord(id, coordinator.state(), startedAt, endedAt, coordinator.tasks);
            if (sink.listens()) sink.tell(new RunFinished(graph.name(), id, endedAt, record.state(), startedAt));
            return record;
        } finally {
            // Only now, as a listener may do what an interrupted thread cannot.
            if (engine.callerInterrupted) Thread.currentThread().interrupt();
        }
    }

    private void run() {
        if (coordinator.settled()) return;
        if (Thread.interrupted()) cancel();
        else recruitFirst();
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                cancel();
            }
        }
        if (broken != null)
            throw new PipelineException(
                    "run " + coordinator.runId + " of pipeline '" + coordinator.graph.name()
                            + "' was given up half way, as its clock failed: correct the clock and run again",
                    broken);
    }

    private void cancel() {
        callerInterrupted = true;
        locked(() -> coordinator.cancel(clock.instant()));
    }

    private void recruitFirst() {
        recruiting = true;
        try {
            executor.execute(this::drive);
        } catch (RuntimeException | Error e) {
            PipelineException refused = new PipelineException(
                    "the executor refused to run anything: give the run one that is not shut down", e);
            locked(() -> coordinator.refuse(refused, clock.instant()));
        }
    }

    private void recruit() {
        Recruit recruit = new Recruit();
        boolean lost;
        try {
            executor.execute(recruit);
            lost = recruit.inline;
        } catch (RuntimeException | Error e) {
            LOG.debug("executor takes no more work; run {} goes on with what it has", coordinator.runId, e);
            lost = true;
        }
        recruit.recruiter = null;
        if (lost) locked(() -> recruiting = false);
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
            acquire();
            try {
                if (endedAt == null) recruiting = false;
                else handIn(Objects.requireNonNull(attempt), value, error, endedAt);
                attempt = coordinator.hasReady() ? coordinator.start(me, clock.instant()) : null;
                recruit = !recruiting && coordinator.hasReady();
                recruiting |= recruit;
            } catch (Throwable e) {
                giveUp(e);
                attempt = null;
            } finally {
                release();
            }
            if (recruit) recruit();
            if (attempt == null) return;
            value = null;
            error = null;
            try {
                value = coordinator.call(attempt);
            } catch (Throwable e) {
                error = e;
            }
            try {
                endedAt = clock.instant();
            } catch (Throwable e) {
                locked(() -> giveUp(e));
                return;
            }
        }
    }

    private void handIn(Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant endedAt) {
        boolean byRun = coordinator.leave(attempt);
        // Cleared in any case, so that it meets neither a listener nor the next body.
        boolean interrupted = Thread.interrupted() || error instanceof InterruptedException;
        if (interrupted && !byRun && Thread.currentThread() == caller) {
            callerInterrupted = true;
            coordinator.cancel(endedAt);
        }
        coordinator.finish(attempt, value, error, endedAt);
    }

    private void giveUp(Throwable e) {
        if (broken == null) broken = e;
        coordinator.abandon();
        done.countDown();
    }

    private void acquire() {
        for (int spin = 0; spin < SPINS; spin++) {
            if (lock.tryLock()) return;
            Thread.onSpinWait();
        }
        lock.lock();
    }

    private void release() {
        if (coordinator.settled()) done.countDown();
        lock.unlock();
    }

    private void locked(Runnable change) {
        acquire();
        try {
            change.run();
        } catch (RuntimeException | Error e) {
            giveUp(e);
        } finally {
            release();
        }
    }
}
