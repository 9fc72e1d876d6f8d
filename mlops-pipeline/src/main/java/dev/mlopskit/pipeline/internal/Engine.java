package dev.mlopskit.pipeline.internal;

import dev.mlopskit.core.Ids;
import dev.mlopskit.pipeline.PipelineEvent.RunFinished;
import dev.mlopskit.pipeline.PipelineEvent.RunStarted;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.Plan;
import dev.mlopskit.pipeline.RunOptions;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final long LOOK_AFTER_MILLIS = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread caller = Thread.currentThread();
    private final Coordinator coordinator;
    private final Executor executor;
    private final RunClock clock;
    private boolean recruiting;
    private boolean refusedBefore;
    private boolean callerInterrupted;
    private @Nullable Throwable broken;

    private Engine(Coordinator coordinator, Executor executor, RunClock clock) {
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
        Listeners sink = new Listeners(options.listeners());
        String id = Ids.random();
        Coordinator coordinator = new Coordinator(graph, id, options.onFailure(), sink);
        RunClock clock = new RunClock(options.clock(), graph.name());
        Engine engine = new Engine(coordinator, executor, clock);
        // Set again only at the end, as a listener may do what an interrupted thread cannot.
        engine.callerInterrupted = Thread.interrupted();
        try {
            if (sink.listens()) sink.tell(new RunStarted(graph.name(), id, clock.first(), plan));
            engine.run();
            Instant endedAt = clock.now();
            RunRecord record =
                    new RunRecord(id, coordinator.state(), clock.first(), endedAt, coordinator.tasks, sink::errors);
            if (sink.listens()) sink.tell(new RunFinished(graph.name(), id, endedAt, record.state(), clock.first()));
            engine.requireWhole();
            return record;
        } finally {
            if (engine.callerInterrupted) Thread.currentThread().interrupt();
        }
    }

    private void requireWhole() {
        String run =
                "run " + coordinator.runId + " of pipeline '" + coordinator.graph.name() + "' was stopped half way, ";
        if (clock.failure() != null)
            throw new PipelineException(run + "as its clock failed: correct the clock and run again", clock.failure());
        if (broken != null)
            throw new PipelineException(run + "as its engine failed: correct the cause and run again", broken);
    }

    private void run() {
        if (coordinator.settled()) return;
        if (callerInterrupted) cancel();
        else recruitFirst();
        while (true) {
            try {
                if (done.await(LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS)) return;
                lookAfterExecutor();
            } catch (InterruptedException e) {
                cancel();
            }
        }
    }

    private void cancel() {
        callerInterrupted = true;
        locked(() -> coordinator.cancel(clock.now()));
    }

    private void recruitFirst() {
        recruiting = true;
        try {
            executor.execute(this::drive);
        } catch (Throwable e) {
            refuse(new PipelineException(
                    "the executor refused to run anything: give the run one that is not shut down", e));
        }
    }

    // An executor that is shut down at once drops what waits in its queue, and the first driver may be that.
    private void lookAfterExecutor() {
        if (executor instanceof ExecutorService service && service.isTerminated())
            refuse(new PipelineException(
                    "the executor was shut down before it ran this: shut it down after the run", null));
    }

    private void refuse(PipelineException why) {
        locked(() -> coordinator.refuse(why, clock.now()));
    }

    private void recruit() {
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
                attempt = next(me);
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
            endedAt = clock.now();
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
        if (clock.failure() != null) coordinator.cancel(endedAt);
    }

    private @Nullable Attempt next(Thread me) {
        if (!coordinator.hasReady()) return null;
        Instant now = clock.now();
        if (clock.failure() != null) coordinator.cancel(now);
        return coordinator.start(me, now);
    }

    // For what should never happen, such as no memory for the next attempt: better no result than no return.
    private void giveUp(Throwable e) {
        if (broken == null) broken = e;
        coordinator.abandon();
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
        } catch (Throwable e) {
            giveUp(e);
        } finally {
            release();
        }
    }
}
