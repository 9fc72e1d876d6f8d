package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineEvent.RunAbandoned;
import dev.mlopskit.pipeline.PipelineEvent.RunFinished;
import dev.mlopskit.pipeline.PipelineEvent.RunStarted;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.Plan;
import dev.mlopskit.pipeline.RunOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one graph once: holds the lock under which a coordinator decides, and keeps and tells what was decided. */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    // A pass through the lock without listeners takes well under a microsecond: spinning beats parking.
    private static final int SPINS = 200;

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
    private final Drivers drivers;
    private final RunClock clock;
    private final Delays delays;
    // The thread that waits for the run, whose interrupt is meant for all of it.
    volatile @Nullable Thread caller;
    boolean callerInterrupted;
    private boolean over;
    private @Nullable Throwable broken;
    /** Why it goes on no more here, unless its last body comes to its end. */
    private @Nullable PipelineException left;

    private volatile @Nullable RunRecord record;

    private Engine(Plan plan, Graph graph, RunOptions options, RunClock clock, RunSetup setup) {
        this.plan = plan;
        this.restored = setup.restored();
        this.resumed = setup.resumed();
        this.listeners = new Listeners(options.listeners());
        RunKeeper keeper = setup.keeper();
        this.kept = keeper == null ? null : new KeptTransitions(keeper, listeners);
        this.sink = kept == null ? listeners : kept;
        this.clock = clock;
        this.delays = new Delays(clock);
        this.coordinator = new Coordinator(graph, setup, options.onFailure(), sink, this);
        this.drivers = new Drivers(this, coordinator, kept, clock, options);
    }

    /** Begins a run of a graph; an executor that runs in the calling thread runs it to its end. */
    public static Engine start(Plan plan, Graph graph, RunOptions options, RunClock clock, RunSetup setup) {
        Engine engine = new Engine(plan, graph, options, clock, setup);
        boolean interrupted = Thread.interrupted();
        engine.start(options.timeout(), interrupted);
        if (interrupted) Thread.currentThread().interrupt();
        return engine;
    }

    /** Runs a graph and returns when no body of it runs any more. */
    public static RunRecord run(Plan plan, Graph graph, RunOptions options, RunClock clock, RunSetup setup) {
        Engine engine = new Engine(plan, graph, options, clock, setup);
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
        if (most != null && !over)
            after(most, () -> {
                if (!over) coordinator.timeOut("its timeout of " + most, clock.now());
            });
        if (!over) drivers.begin();
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
        return look(() -> what.apply(coordinator.tasks));
    }

    /** What is known under the lock, once it is kept; what asking throws is no failure of the run. */
    private <T> T look(Supplier<T> what) {
        T known;
        acquire();
        try {
            known = what.get();
        } finally {
            release();
        }
        sync();
        return known;
    }

    /** The tasks that wait for an answer, and what they ask. */
    public Map<Integer, String> asking() {
        return read(tasks -> coordinator.questions.texts());
    }

    /** Waits until a task asks; empty if the run is over, or after some time. */
    public Map<Integer, String> awaitAsking(Duration most) throws InterruptedException {
        long left = Waits.nanos(most);
        lock.lockInterruptibly();
        try {
            while (!over && left > 0 && coordinator.questions.isEmpty()) left = asked.awaitNanos(left);
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
        return look(() -> new Explainer(coordinator.graph, coordinator.tasks).explain(task, coordinator));
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
                if (coordinator.isAbandoned()) return unanswerable(task);
                coordinator.questions.answer(task, approval, value, now);
                return null;
            } catch (PipelineException e) {
                return e;
            }
        });
        if (refused != null) throw refused;
        if (!sync()) throw unanswerable(task);
        drivers.recruitIfNeeded();
    }

    private PipelineException unanswerable(int task) {
        return new PipelineException(
                "the answer to task '" + coordinator.graph.taskName(task) + "' was not taken, as run " + id()
                        + " goes on no more in this process: answer again where resume(..) goes on with it",
                broken == null ? left : broken);
    }

    /** Cancels the run. */
    public void cancel() {
        locked(() -> {
            if (!over) coordinator.cancel(clock.now());
        });
        sync();
        // What is to be torn down.
        drivers.recruitIfNeeded();
    }

    /**
     * Goes on with the run no more if all that it waits for is answers, so that another process goes on with it; says whether the
     * run is over here, or about to be.
     */
    public boolean leaveIfAsking() {
        // What it asks is committed before it is left.
        if (asking().isEmpty()) return isDone();
        locked(() -> {
            if (kept != null && coordinator.onlyAsks()) leaveNow("it waits for an answer");
        });
        return coordinator.isAbandoned() || isDone();
    }

    /** Goes on with the run no more and interrupts its bodies, so that another process goes on with it; cancels one that is not kept. */
    public void leave() {
        if (kept == null) {
            cancel();
            return;
        }
        locked(() -> leaveNow("it was not over"));
        sync();
    }

    private void leaveNow(String where) {
        if (over || coordinator.isAbandoned()) return;
        left = new PipelineException(where + ", and whoever began it was closed: resume(..) goes on with it");
        LOG.info("run {} of pipeline '{}' is left to the next process, as {}", id(), coordinator.graph.name(), where);
        coordinator.abandon();
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
        return done.await(Waits.nanos(most), TimeUnit.NANOSECONDS) ? Optional.of(result()) : Optional.empty();
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

    /** Does something after a delay, under the lock, unless the run is over by then; gives what takes that back. */
    Runnable after(Duration delay, Runnable change) {
        return delays.after(delay, () -> {
            locked(change);
            sync();
            drivers.recruitIfNeeded();
        });
    }

    /** Lets tasks try again that waited for slots of pools. */
    void slotsAreFree() {
        locked(coordinator::slotsAreFree);
        drivers.recruitIfNeeded();
    }

    /** Returns once all that was decided is kept and told; false if that failed, and the run is given up with it. */
    boolean sync() {
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

    // For what should never happen, such as no memory for the next attempt: better no result than no return.
    void giveUp(Throwable e) {
        if (broken == null) {
            broken = e;
            LOG.error("run {} of pipeline '{}' goes on no more in this process", id(), coordinator.graph.name(), e);
        }
        coordinator.abandon();
    }

    void acquire() {
        for (int spin = 0; spin < SPINS; spin++) {
            if (lock.tryLock()) return;
            Thread.onSpinWait();
        }
        lock.lock();
    }

    void release() {
        // A listener may call back from within.
        boolean outermost = lock.getHoldCount() == 1;
        boolean ends = !over && outermost && coordinator.settled();
        over |= ends;
        if (ends) asked.signalAll();
        // Other runs have locks of their own: theirs and this one are never held together.
        List<Runnable> called = outermost ? coordinator.slots.called() : List.of();
        try {
            if (kept != null && outermost) kept.publish();
        } finally {
            lock.unlock();
        }
        called.forEach(Runnable::run);
        if (ends) end();
    }

    /** Tells the end, by the thread that found it, which drives no more. */
    private void end() {
        if (kept != null && kept.defer(this::end)) return;
        coordinator.sources.closeAll();
        Instant endedAt = clock.now();
        locked(() -> {
            if (left != null && broken == null && !coordinator.isOver()) broken = left;
        });
        try {
            delays.takeBack();
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
                coordinator.timeout(),
                listeners::errors,
                task -> new Explainer(coordinator.graph, coordinator.tasks).explain(task, coordinator));
        try {
            if (sink.listens()) tellEnd(result);
            drivers.close();
        } finally {
            record = result;
            done.countDown();
            ended.complete(null);
        }
    }

    private void keepEnd(RunKeeper keeper, Instant endedAt) {
        // A lease that is renewed after the end is written would be told to be lost.
        keeper.end();
        if (failure() == null) locked(() -> sink.keep(new Change.Over(coordinator.state(), endedAt)));
        // A commit after the release would claim the run once more.
        sync();
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

    void locked(Runnable change) {
        get(() -> {
            change.run();
            return null;
        });
    }

    @SuppressWarnings("NullAway") // null is what T allows, or the run is given up
    <T extends @Nullable Object> T get(Supplier<T> change) {
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
