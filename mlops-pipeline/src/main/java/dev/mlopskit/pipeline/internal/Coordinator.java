package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.OnFailure;
import dev.mlopskit.pipeline.PipelineEvent.TaskStarted;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.SkipException;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TaskTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each task of one run. Every transition happens here, and is told to the sink before anything
 * follows from it. It knows no threads: the engine calls it under its lock.
 */
final class Coordinator {
    final Graph graph;
    final Given given;
    final String runId;
    final TaskTable tasks;
    final Slots slots;
    private final Progress progress;
    // Read by bodies without the lock.
    volatile boolean cancelled;

    private final OnFailure onFailure;
    private final EventSink sink;
    private final boolean telling;
    private final Engine engine;
    final Jitter jitter;
    private final Ready ready;
    final Once once;
    final OpenSources sources;
    final Calls calls;
    private final MapItems items;
    final Questions questions;
    final Retries retries;

    private final Running running = new Running();
    /** Why the run is a failed one: the first failure that counts. */
    private @Nullable Throwable failure;

    /** Why it is cancelled, for people. */
    private String cancelledAs = "the run was cancelled";

    private @Nullable PipelineException timeout;
    private boolean failed;
    private boolean abandoned;

    private final @Nullable Restorer restorer;

    Coordinator(Graph graph, RunSetup setup, OnFailure onFailure, EventSink sink, Engine engine) {
        this.graph = graph;
        this.given = setup.given();
        this.runId = setup.runId();
        this.once = new Once(setup.keeper());
        this.onFailure = onFailure;
        this.sink = sink;
        this.telling = sink.listens();
        this.engine = engine;
        this.jitter = new Jitter(setup.seed());
        this.progress = new Progress(graph, runId, sink);
        this.tasks = progress.tasks;
        this.sources = new OpenSources(graph, runId, tasks);
        this.calls = new Calls(graph, setup, tasks, sources);
        this.ready = progress.ready;
        this.items = new MapItems(this, progress);
        this.questions = new Questions(this, progress, sink, engine);
        this.retries = new Retries(this, progress, items, sink, engine);
        this.slots = new Slots(graph, engine::slotsAreFree);
        Restored restored = setup.restored();
        this.restorer = restored == null ? null : new Restorer(this, progress, restored);
    }

    /** How many tasks have ended before the run is opened. */
    int restoredTasks() {
        return restorer == null ? 0 : restorer.ended();
    }

    /** Lets run what can, after what another process has done. */
    void open(Instant now) {
        if (restorer == null) {
            progress.open();
            return;
        }
        Stopping stopping = restorer.restore(now);
        progress.open();
        progress.propagate(now);
        if (stopping == Stopping.TOOK_TOO_LONG) timeOut("its timeout", now);
        else if (stopping == Stopping.CANCELLED) cancel(now);
        else if (failed && onFailure == OnFailure.FAIL_FAST) cancel(now, "a task had failed and the run fails fast");
    }

    /** Makes the run a failed one with a task, if it counts; says whether it does. */
    boolean countFailure(int task, @Nullable Throwable error) {
        boolean counts = graph.failureCounts(task);
        failed |= counts;
        if (counts && failure == null) failure = error;
        return counts;
    }

    /** What made the run a failed one. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Why the run is being cancelled, for people. */
    String cancelledAs() {
        return cancelledAs;
    }

    /** Fails a task that ran in another process and is not to run again. */
    void failLost(int task, Throwable error, Instant now) {
        countFailure(task, error);
        progress.end(task, null, TaskState.FAILED, null, error, now);
    }

    /** How far a mapped task has come. */
    MapRun map(int task) {
        return items.of(task);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Whether no body runs now. */
    boolean isIdle() {
        return running.isEmpty();
    }

    /** Whether nothing goes on but that questions wait for their answers. */
    boolean onlyAsks() {
        return running.isEmpty()
                && ready.isEmpty()
                && retries.isEmpty()
                && !slots.areWaitedFor()
                && !questions.isEmpty();
    }

    /** Whether all tasks have ended. */
    boolean isOver() {
        return progress.isOver();
    }

    /** Whether it goes on no more in this process, though it is not over. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Whether nothing runs and nothing will. */
    boolean settled() {
        return progress.isOver() || abandoned && running.isEmpty();
    }

    RunState state() {
        if (failed) return RunState.FAILED;
        return progress.stopped || !progress.isOver() ? RunState.CANCELLED : RunState.SUCCESS;
    }

    /** Whether a task waits in the queue for a thread. */
    boolean isQueued(int task) {
        return progress.isQueued(task);
    }

    /** Starts the next task that is ready, on a thread; {@code null} if there is none. */
    @Nullable
    Attempt start(Thread thread, Instant now) {
        // What is decided of a run that is given up may still let tasks be ready.
        if (abandoned) ready.clear();
        for (int task = ready.poll(); task >= 0; task = ready.poll()) {
            if (!slots.take(task)) continue;
            Attempt attempt =
                    graph.isMapped(task) && !given.substitutes(task) ? items.next(task, now) : retries.next(task);
            if (attempt == null) {
                slots.give(task);
                continue;
            }
            attempt.thread = thread;
            attempt.startedAt = now;
            if (!attempt.isItem()) begin(attempt, now);
            running.add(attempt);
            return attempt;
        }
        return null;
    }

    /** Takes note that a body begins: of an item, once it is known that there is one. */
    void begin(Attempt attempt, Instant now) {
        attempt.told = true;
        if (telling) sink.tell(new TaskStarted(graph.name(), runId, now, attempt.task(), attempt.mapIndex, attempt));
        if (!attempt.isItem()) {
            tasks.start(attempt.task, now);
            tasks.attempt(attempt.task, attempt.number);
            progress.keep(attempt.task, attempt);
        } else progress.keepItem(attempt, TaskState.RUNNING, null, null);
        Duration timeout = graph.options(attempt.task).timeout;
        if (timeout != null) attempt.stopTimer = engine.after(timeout, () -> timeOut(attempt));
    }

    private static void timeOut(Attempt attempt) {
        Thread thread = attempt.thread;
        if (thread == null || attempt.timedOut) return;
        attempt.timedOut = true;
        thread.interrupt();
    }

    /** Takes note that a body is over, and says whether this run had interrupted its thread. */
    boolean leave(Attempt attempt) {
        boolean interrupted = attempt.thread == null || attempt.timedOut;
        attempt.thread = null;
        if (attempt.stopTimer != null) attempt.stopTimer.run();
        running.remove(attempt);
        slots.give(attempt.task);
        return interrupted;
    }

    /** Settles an attempt whose body returned or threw. */
    void finish(Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant now) {
        if (abandoned) {
            finishLeft(attempt, value, error, now);
            return;
        }
        if (attempt.timedOut) {
            Duration timeout = Objects.requireNonNull(graph.options(attempt.task).timeout);
            error = new TaskTimeoutException(attempt.task(), timeout, error);
        }
        MapRun map = attempt.map;
        if (map != null) items.finish(map, attempt, value, error, now);
        else if (error == null) succeed(attempt, value, now);
        else if (retries.allow(attempt, error)) retries.delay(attempt, error, now);
        else end(attempt.task, attempt, stateAfter(attempt.task, error), error, now);
        progress.propagate(now);
    }

    /** Settles an attempt of a run that goes on no more here: what has come to its end has, and all else is found running. */
    private void finishLeft(Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant now) {
        boolean asks = graph.spec(attempt.task).asks && !given.substitutes(attempt.task);
        if (error != null || attempt.timedOut || attempt.exhausted || asks) return;
        if (attempt.isItem()) items.finishLeft(attempt, value, now);
        else succeed(attempt, value, now);
        progress.propagate(now);
    }

    TaskState stateAfter(int task, Throwable error) {
        if (error instanceof SkipException) return TaskState.SKIPPED;
        return stopsNow(task) ? TaskState.CANCELLED : TaskState.FAILED;
    }

    boolean stopsNow(int task) {
        return cancelled && !graph.options(task).teardown;
    }

    private void succeed(Attempt attempt, @Nullable Object value, Instant now) {
        int task = attempt.task;
        if (graph.spec(task).asks && given.substitutes(task)) {
            answered(task, attempt, (Approval) Objects.requireNonNull(value), now);
            return;
        }
        if (graph.spec(task).asks) {
            if (stopsNow(task)) progress.end(task, attempt, TaskState.CANCELLED, null, null, now);
            else questions.ask(attempt, String.valueOf(value), now);
            return;
        }
        if (value instanceof Branch branch) {
            String complaint = Branches.complaint(graph, task, branch);
            if (complaint != null) {
                fail(task, attempt, new PipelineException(complaint), now);
                return;
            }
        }
        StepCache.Result cached = attempt.fromCache;
        if (cached != null)
            tasks.cached(
                    task,
                    cached.hit() ? "taken from the cache: " + cached.why() : null,
                    cached.hit() ? null : "made: " + cached.why());
        progress.end(task, attempt, TaskState.SUCCESS, value, null, now);
        if (!cancelled) skipBy(task, value, now);
    }

    /** Fails a task, or lets it be tried again. */
    void failOrDelay(Attempt attempt, Throwable error, Instant now) {
        if (retries.allow(attempt, error)) retries.delay(attempt, error, now);
        else fail(attempt.task, attempt, error, now);
        progress.propagate(now);
    }

    /** Skips what a task says that is not to run. */
    private void skipBy(int task, @Nullable Object value, Instant now) {
        if (value instanceof Branch branch)
            progress.skip(Branches.skipped(graph, task, branch), said(task, branch), now);
        else if (graph.spec(task).asks && value instanceof Approval approval && !approval.approved())
            progress.skip(Branches.below(graph, task), said(task, approval), now);
    }

    /** Skips what a task said, in another process, that is not to run. */
    void skipAgain(int task, Instant now) {
        Object value = tasks.value(task);
        if (value instanceof Branch branch && Branches.complaint(graph, task, branch) != null) return;
        if (tasks.state(task) == TaskState.SUCCESS) skipBy(task, value, now);
    }

    /** Ends a task with the answer to what it asked. */
    void answered(int task, @Nullable Attempt attempt, Approval approval, Instant now) {
        progress.end(task, attempt, TaskState.SUCCESS, approval, null, now);
        skipBy(task, approval, now);
    }

    private String said(int task, Object what) {
        return "task '" + graph.taskName(task) + "' said: " + what;
    }

    /** Fails every task that is ready, as there is nothing that could run it. */
    void refuse(Throwable error, Instant now) {
        for (int task = ready.poll(); task >= 0; task = ready.poll()) fail(task, null, error, now);
        progress.propagate(now);
    }

    private void fail(int task, @Nullable Attempt attempt, Throwable error, Instant now) {
        boolean counts = countFailure(task, error);
        progress.end(task, attempt, TaskState.FAILED, null, error, now);
        progress.propagate(now);
        if (counts && onFailure == OnFailure.FAIL_FAST)
            cancel(now, "task '" + graph.taskName(task) + "' failed and the run fails fast");
    }

    /** Does the same, for a reason. */
    void cancel(Instant now, String why) {
        if (!cancelled) cancelledAs = why;
        cancel(now);
    }

    /** Settles all that has not started, but for what is to be torn down, and interrupts all that runs. */
    void cancel(Instant now) {
        if (cancelled) return;
        BitSet torn = Branches.teardownsDue(graph, tasks);
        cancelled = true;
        progress.keepStopped(timeout == null ? Stopping.CANCELLED : Stopping.TOOK_TOO_LONG);
        progress.cancel(torn);
        slots.retain(torn, ready);
        for (int task = 0; task < graph.size(); task++) {
            TaskState state = tasks.state(task);
            MapRun map = tasks.map(task);
            if (torn.get(task)) continue;
            if (map != null && state == TaskState.RUNNING) items.cancel(map, now);
            else if (!state.isFinal() && state != TaskState.RUNNING)
                progress.end(task, takeBack(task), TaskState.CANCELLED, null, null, now);
        }
        interrupt();
        progress.propagate(now);
    }

    private @Nullable Attempt takeBack(int task) {
        Attempt asking = questions.takeBack(task);
        return asking == null ? retries.takeBack(task) : asking;
    }

    /** Starts nothing more and interrupts all that runs, settling no other task. */
    void abandon() {
        abandoned = true;
        cancelled = true;
        ready.clear();
        slots.clear();
        interrupt();
    }

    /** Stops the run, and makes it a failed one, unless it is being stopped already. */
    void timeOut(String most, Instant now) {
        if (cancelled) return;
        timeout = new PipelineException("run " + runId + " of pipeline '" + graph.name() + "' took longer than " + most
                + " and was cancelled: give it more time");
        failed = true;
        failure = timeout;
        cancel(now, "the run took longer than " + most);
    }

    /** Why the run is a failed one whatever its tasks are; {@code null} if it took no longer than it may. */
    @Nullable
    PipelineException timeout() {
        return timeout;
    }

    void slotsAreFree() {
        slots.tryAgain(ready);
    }

    private void interrupt() {
        running.interrupt(attempt -> !graph.options(attempt.task).teardown);
    }

    void end(int task, @Nullable Attempt attempt, TaskState state, Throwable error, Instant now) {
        if (state == TaskState.FAILED) {
            fail(task, attempt, error, now);
            return;
        }
        boolean skipped = state == TaskState.SKIPPED;
        if (skipped) tasks.because(task, String.valueOf(error.getMessage()));
        progress.end(task, attempt, state, null, skipped ? null : error, now);
    }
}
