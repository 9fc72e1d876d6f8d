package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineEvent.RunAbandoned;
import dev.mlopskit.pipeline.PipelineEvent.RunFinished;
import dev.mlopskit.pipeline.PipelineEvent.RunStarted;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.Plan;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.SteppingExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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
    private static final Duration LOOK_AFTER = Duration.ofMillis(500);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final CountDownLatch done = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final Coordinator coordinator;
    private final Listeners listeners;
    private final EventSink sink;
    private final @Nullable KeptTransitions kept;
    private final @Nullable Restored restored;
    private final boolean resumed;
    private final Plan plan;
    private final Executor executor;
    private final @Nullable Workers own;
    private final RunClock clock;
    private final boolean stepping;
    // The thread that waits for the run, whose interrupt is meant for all of it.
    private volatile @Nullable Thread caller;
    /** A timer of a run that is over would hold all its values. */
    private final Set<Later> timers = ConcurrentHashMap.newKeySet();

    private boolean recruiting;
    private boolean refusedBefore;
    private boolean callerInterrupted;
    private boolean over;
    private @Nullable Throwable broken;
    private @Nullable PipelineException timeout;
    private volatile @Nullable RunRecord record;

    private Engine(Plan plan, Graph graph, RunOptions options, RunSetup setup) {
        this.plan = plan;
        this.restored = setup.restored();
        this.resumed = setup.resumed();
        this.listeners = new Listeners(options.listeners());
        RunKeeper keeper = setup.keeper();
        this.kept = keeper == null ? null : new KeptTransitions(keeper, listeners);
        this.sink = kept == null ? listeners : kept;
        this.clock = new RunClock(options.clock(), graph.name());
        this.coordinator = new Coordinator(graph, setup, options.onFailure(), sink, this);
        Executor chosen = options.executor();
        this.own = chosen == null ? workers(graph.name(), options) : null;
        this.stepping = chosen instanceof SteppingExecutor;
        this.executor = chosen == null ? Objects.requireNonNull(own) : chosen;
    }

    private static Workers workers(String pipeline, RunOptions options) {
        return options.virtualThreads() ? Workers.ofBodies(pipeline) : Workers.ofProcessors(pipeline);
    }

    /** Begins a run of a graph; an executor that runs in the calling thread runs it to its end. */
    public static Engine start(Plan plan, Graph graph, RunOptions options, RunSetup setup) {
        Engine engine = new Engine(plan, graph, options, setup);
        boolean interrupted = Thread.interrupted();
        engine.start(options.timeout(), interrupted);
        if (interrupted) Thread.currentThread().interrupt();
        return engine;
    }

    /** Runs a graph and returns when no body of it runs any more. */
    public static RunRecord run(Plan plan, Graph graph, RunOptions options, RunSetup setup) {
        if (options.executor() instanceof SteppingExecutor)
            throw new PipelineException("a run of pipeline '" + graph.name()
                    + "' on an executor that is driven by hand cannot be waited for: start(options), and drive it");
        Engine engine = new Engine(plan, graph, options, setup);
        engine.caller = Thread.currentThread();
        // Set again only at the end, as a listener may do what an interrupted thread cannot.
        engine.callerInterrupted = Thread.interrupted();
        engine.start(options.timeout(), engine.callerInterrupted);
        return engine.await();
    }

    private void start(@Nullable Duration most, boolean cancelled) {
        if (kept != null) kept.keeper().begin(this::lose);
        if (sink.listens())
            listeners.tell(new RunStarted(
                    coordinator.graph.name(),
                    id(),
                    clock.first(),
                    plan,
                    coordinator.given.flat(),
                    coordinator.given.dataInterval(),
                    resumed,
                    coordinator.restoredTasks()));
        locked(() -> {
            coordinator.open(clock.first());
            if (cancelled) coordinator.cancel(clock.now());
        });
        sync();
        if (most != null) after(most, () -> timeOut(most));
        if (!over) {
            if (executor instanceof ExecutorService service && own == null) lookAfter(service);
            locked(() -> recruiting = true);
            recruitFirst();
        }
    }

    /** The id of the run. */
    public String id() {
        return coordinator.runId;
    }

    /** Whether the run is over. */
    public boolean isDone() {
        return record != null;
    }

    /** Reads what is known of the tasks now. */
    public <T> T read(Function<TaskTable, T> what) {
        T known = get(() -> what.apply(coordinator.tasks));
        sync();
        return known;
    }

    /** The tasks that wait for an answer, and what they ask. */
    public Map<Integer, String> asking() {
        return read(tasks -> coordinator.asking());
    }

    /** Waits until a task asks; empty if the run is over, or after some time. */
    public Map<Integer, String> awaitAsking(Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lockInterruptibly();
        try {
            while (!over && left > 0 && coordinator.asking().isEmpty()) left = asked.awaitNanos(left);
        } finally {
            lock.unlock();
        }
        return asking();
    }

    /** Under the lock: tells those who wait that a task asks. */
    void asks() {
        asked.signalAll();
    }

    /** Why a task is in its state. */
    public String explain(int task) {
        String why = get(() -> new Explainer(coordinator.graph, coordinator.tasks).explain(task, coordinator));
        sync();
        return why;
    }

    /** Takes the answer that a task waits for. */
    public void answer(int task, boolean approved, String by, String comment) {
        if (by.isBlank())
            throw new PipelineException("the answer to task '" + coordinator.graph.taskName(task)
                    + "' does not say who gives it: name them");
        Instant now = clock.now();
        Approval approval = new Approval(approved, by, comment, now);
        Kept value = kept == null ? null : kept.keeper().keep(coordinator.graph.taskName(task), -1, approval);
        @Nullable
        PipelineException refused = get(() -> {
            try {
                coordinator.answer(task, approval, value, now);
                return null;
            } catch (PipelineException e) {
                return e;
            }
        });
        if (refused != null) throw refused;
        sync();
        recruitIfNeeded();
    }

    /** Cancels the run. */
    public void cancel() {
        locked(() -> coordinator.cancel(clock.now()));
        sync();
        // What is to be torn down.
        recruitIfNeeded();
    }

    /**
     * Goes on with the run no more if all that it waits for is answers, so that another process goes on with it; says whether the
     * run is over here, or about to be.
     */
    public boolean leaveIfAsking() {
        // What it asks is committed before it is left.
        if (asking().isEmpty()) return isDone();
        locked(() -> {
            if (over || kept == null || !coordinator.onlyAsks()) return;
            broken = new PipelineException(
                    "it waits for an answer, and whoever began it was closed: resume(..) goes on with it");
            LOG.info(
                    "run {} of pipeline '{}' waits for an answer and is left to the next process",
                    id(),
                    coordinator.graph.name());
            coordinator.abandon();
        });
        return broken != null || isDone();
    }

    private void timeOut(Duration most) {
        if (over) return;
        timeout = new PipelineException("run " + id() + " of pipeline '" + coordinator.graph.name()
                + "' took longer than its timeout of " + most + " and was cancelled: give it more time");
        coordinator.failRun(timeout);
        coordinator.cancel(clock.now(), "the run took longer than its timeout of " + most);
    }

    /** Waits for the end; an interrupt cancels the run. */
    public RunRecord await() {
        caller = Thread.currentThread();
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                cancel();
            }
        }
        if (interrupted || callerInterrupted) Thread.currentThread().interrupt();
        return result();
    }

    /** Waits for some time; empty if the run is not over then. */
    public Optional<RunRecord> await(Duration most) throws InterruptedException {
        return done.await(most.toNanos(), TimeUnit.NANOSECONDS) ? Optional.of(result()) : Optional.empty();
    }

    private RunRecord result() {
        String run =
                "run " + coordinator.runId + " of pipeline '" + coordinator.graph.name() + "' was stopped half way, ";
        if (clock.failure() != null)
            throw new PipelineException(run + "as its clock failed: correct the clock and run again", clock.failure());
        if (broken instanceof PipelineException e) throw new PipelineException(run + "as " + e.getMessage(), e);
        if (broken != null)
            throw new PipelineException(run + "as its engine failed: correct the cause and run again", broken);
        return Objects.requireNonNull(record);
    }

    /** The time by the clock of the run. */
    Instant now() {
        return clock.now();
    }

    /** Calls back after a delay, under the lock, unless the run is over by then; gives what takes that back. */
    Runnable after(Duration delay, Runnable change) {
        Later later = new Later(change);
        timers.add(later);
        later.stop = clock.after(delay, later);
        return later::cancel;
    }

    /** Something that is done after a delay. */
    private final class Later implements Runnable {
        private final Runnable change;
        private volatile Runnable stop = () -> {};

        Later(Runnable change) {
            this.change = change;
        }

        @Override
        public void run() {
            timers.remove(this);
            locked(change);
            sync();
            recruitIfNeeded();
        }

        void cancel() {
            timers.remove(this);
            stop.run();
        }
    }

    /** Lets tasks try again that waited for slots of pools. */
    void slotsAreFree() {
        locked(coordinator::slotsAreFree);
        recruitIfNeeded();
    }

    private void recruitIfNeeded() {
        boolean wanted = get(() -> {
            boolean more = !recruiting && coordinator.hasReady();
            recruiting |= more;
            return more;
        });
        if (wanted) recruit(false);
    }

    private void recruitFirst() {
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
            if (isDone()) return;
            if (service.isTerminated())
                refuse(new PipelineException(
                        "the executor was shut down before it ran this: shut it down after the run", null));
            lookAfter(service);
        });
    }

    private void refuse(PipelineException why) {
        locked(() -> coordinator.refuse(why, clock.now()));
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
        boolean alone = get(() -> {
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
            acquire();
            try {
                if (endedAt == null) recruiting = false;
                else handIn(Objects.requireNonNull(attempt), value, error, endedAt);
                attempt = stepping && endedAt != null ? null : next(me);
                recruit = !recruiting && coordinator.hasReady();
                recruiting |= recruit;
            } catch (Throwable e) {
                giveUp(e);
                attempt = null;
            } finally {
                release();
            }
            if (recruit) recruit(true);
            if (!sync()) {
                drop(attempt);
                return;
            }
            if (attempt == null) return;
            value = null;
            error = null;
            try {
                if (coordinator.calls.prepare(attempt)) {
                    if (!attempt.told && !begin(attempt)) {
                        drop(attempt);
                        return;
                    }
                    value = coordinator.calls.call(attempt);
                    if (kept != null) keep(attempt, value);
                }
            } catch (Throwable e) {
                error = e;
            }
            endedAt = clock.now();
        }
    }

    private boolean begin(Attempt attempt) {
        locked(() -> coordinator.begin(attempt, clock.now()));
        return sync();
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
        if (get(() -> coordinator.leave(attempt))) Thread.interrupted();
    }

    /** Returns once all that was decided is kept and told; false if that failed, and the run is given up with it. */
    private boolean sync() {
        if (kept == null) return true;
        try {
            kept.sync();
            return true;
        } catch (Throwable e) {
            locked(() -> giveUp(e));
            return false;
        }
    }

    /** Another process has taken the run. */
    private void lose(Throwable why) {
        locked(() -> giveUp(why));
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
        if (broken == null) {
            broken = e;
            LOG.error("run {} of pipeline '{}' goes on no more in this process", id(), coordinator.graph.name(), e);
        }
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
        // A listener may call back from within.
        boolean ends = !over && lock.getHoldCount() == 1 && coordinator.settled();
        over |= ends;
        if (ends) asked.signalAll();
        List<Runnable> called = coordinator.slots.called();
        try {
            if (kept != null && lock.getHoldCount() == 1) kept.publish();
        } finally {
            lock.unlock();
        }
        called.forEach(Runnable::run);
        if (ends) end();
    }

    /** Tells the end, by the thread that found it, which drives no more. */
    private void end() {
        if (kept != null && kept.defer(this::end)) return;
        Instant endedAt = clock.now();
        try {
            timers.forEach(Later::cancel);
            if (kept != null) keepEnd(kept.keeper(), endedAt);
        } catch (Throwable e) {
            locked(() -> giveUp(e));
        }
        RunRecord result = new RunRecord(
                id(),
                coordinator.state(),
                restored == null ? clock.first() : restored.startedAt(),
                endedAt,
                coordinator.tasks,
                timeout,
                listeners::errors,
                task -> new Explainer(coordinator.graph, coordinator.tasks).explain(task, coordinator));
        try {
            if (sink.listens()) tellEnd(result);
            if (own != null) own.close();
        } finally {
            record = result;
            done.countDown();
            ended.complete(null);
        }
    }

    private void keepEnd(RunKeeper keeper, Instant endedAt) {
        // A lease that is renewed after the end is written would be told to be lost.
        keeper.end();
        if (failure() == null) {
            locked(() -> sink.keep(new Change.Over(coordinator.state(), endedAt)));
            sync();
        }
        // No body of it runs here any more: another process need not wait until this one counts as gone.
        if (failure() != null) keeper.release();
    }

    private @Nullable Throwable failure() {
        return broken != null ? broken : clock.failure();
    }

    private void tellEnd(RunRecord result) {
        String pipeline = coordinator.graph.name();
        Throwable failure = failure();
        PipelineEvent event = kept == null || failure == null
                ? new RunFinished(
                        pipeline, id(), result.endedAt(), result.state(), result.startedAt(), coordinator.failure())
                : new RunAbandoned(pipeline, id(), result.endedAt(), failure);
        if (kept == null) listeners.tell(event);
        else kept.tellNow(event);
    }

    /** Does something short once the run is over; at once if it is. */
    public void whenDone(Runnable then) {
        CompletableFuture<Void> unused = ended.thenRun(then);
    }

    private void locked(Runnable change) {
        get(() -> {
            change.run();
            return null;
        });
    }

    @SuppressWarnings("NullAway") // null is what T allows, or the run is given up
    private <T extends @Nullable Object> T get(java.util.function.Supplier<T> change) {
        acquire();
        try {
            return change.get();
        } catch (Throwable e) {
            giveUp(e);
            return null;
        } finally {
            release();
        }
    }
}
