package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.OnFailure;
import dev.mlopskit.pipeline.PipelineEvent.TaskFinished;
import dev.mlopskit.pipeline.PipelineEvent.TaskStarted;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.TaskState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each task of one run. Every transition happens here, and is told to the sink before anything
 * follows from it. It knows no threads: the engine calls it under its lock.
 */
final class Coordinator {
    final Graph graph;
    final String runId;
    final TaskTable tasks;
    // Read by bodies without the lock.
    volatile boolean cancelled;
    private final OnFailure onFailure;
    private final EventSink sink;
    private final boolean telling;
    private final @Nullable Attempt[] attempts;
    private final int[] waiting;
    // Every task enters the queue at most once.
    private final int[] ready;
    private int readyHead;
    private int readyTail;
    private int unsettled;
    private int running;
    private boolean failed;
    private boolean stopped;
    private boolean abandoned;

    Coordinator(Graph graph, String runId, OnFailure onFailure, EventSink sink) {
        this.graph = graph;
        this.runId = runId;
        this.onFailure = onFailure;
        this.sink = sink;
        this.telling = sink.listens();
        this.tasks = new TaskTable(graph.size());
        this.attempts = new Attempt[graph.size()];
        this.waiting = new int[graph.size()];
        this.ready = new int[graph.size()];
        this.unsettled = graph.size();
        for (int task = 0; task < waiting.length; task++) {
            waiting[task] = graph.upstream.count(task);
            if (waiting[task] == 0) ready[readyTail++] = task;
        }
    }

    boolean hasReady() {
        return readyHead < readyTail;
    }

    /** Whether nothing runs and nothing will. */
    boolean settled() {
        return unsettled == 0 || abandoned && running == 0;
    }

    RunState state() {
        return failed ? RunState.FAILED : stopped ? RunState.CANCELLED : RunState.SUCCESS;
    }

    /** Starts the next task that is ready, on a thread; {@code null} if there is none. */
    @Nullable
    Attempt start(Thread thread, Instant now) {
        if (!hasReady()) return null;
        int task = ready[readyHead++];
        Attempt attempt = new Attempt(this, task, thread);
        if (telling) sink.tell(new TaskStarted(graph.name(), runId, now, graph.taskName(task), attempt));
        attempts[task] = attempt;
        tasks.start(task, now);
        running++;
        return attempt;
    }

    /** Runs the body of an attempt. The one method that is called without the lock: its inputs do not change any more. */
    @Nullable
    Object call(Attempt attempt) throws Exception {
        List<TaskSpec> inputs = graph.inputs(attempt.task);
        @Nullable Object[] arguments = new @Nullable Object[inputs.size()];
        for (int i = 0; i < arguments.length; i++) arguments[i] = tasks.value(inputs.get(i).number);
        return graph.call(attempt.task).call(attempt, arguments);
    }

    /** Takes note that a body is over, and says whether this run had interrupted its thread. */
    boolean leave(Attempt attempt) {
        boolean interrupted = attempt.thread == null;
        attempt.thread = null;
        running--;
        return interrupted;
    }

    /** Settles a task whose body returned or threw. */
    void finish(Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant now) {
        if (error == null) succeed(attempt.task, value, now);
        else if (cancelled) settle(attempt.task, TaskState.CANCELLED, error, now);
        else fail(attempt.task, error, now);
    }

    /** Fails every task that is ready, as there is nothing that could run it. */
    void refuse(Throwable error, Instant now) {
        while (hasReady()) fail(ready[readyHead++], error, now);
    }

    /** Settles all that has not started, and interrupts all that runs. */
    void cancel(Instant now) {
        if (cancelled) return;
        cancelled = true;
        readyHead = readyTail;
        for (int task = 0; task < graph.size(); task++)
            if (tasks.state(task) == TaskState.NONE) settle(task, TaskState.CANCELLED, null, now);
        interrupt();
    }

    /** Starts nothing more and interrupts all that runs, settling no other task. */
    void abandon() {
        abandoned = true;
        stopped = true;
        cancelled = true;
        readyHead = readyTail;
        interrupt();
    }

    private void interrupt() {
        for (Attempt attempt : attempts) {
            if (attempt == null || attempt.thread == null) continue;
            attempt.thread.interrupt();
            attempt.thread = null;
        }
    }

    private void succeed(int task, @Nullable Object value, Instant now) {
        record(task, TaskState.SUCCESS, value, null, now);
        if (cancelled) return;
        Edges downstream = graph.downstream;
        for (int i = downstream.from(task); i < downstream.to(task); i++) {
            int next = downstream.target(i);
            if (--waiting[next] == 0) ready[readyTail++] = next;
        }
    }

    private void fail(int task, Throwable error, Instant now) {
        failed = true;
        settle(task, TaskState.FAILED, error, now);
        settleDownstream(task, now);
        if (onFailure == OnFailure.FAIL_FAST) cancel(now);
    }

    // A queue and no recursion, as a chain may be long.
    private void settleDownstream(int failure, Instant now) {
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        queue.add(failure);
        for (Integer task = queue.poll(); task != null; task = queue.poll()) {
            for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++) {
                int next = graph.downstream.target(i);
                if (tasks.state(next) != TaskState.NONE) continue;
                settle(next, TaskState.UPSTREAM_FAILED, null, now);
                queue.add(next);
            }
        }
    }

    private void settle(int task, TaskState state, @Nullable Throwable error, Instant now) {
        stopped |= state == TaskState.CANCELLED;
        record(task, state, null, error, now);
    }

    private void record(int task, TaskState state, @Nullable Object value, @Nullable Throwable error, Instant now) {
        if (telling)
            sink.tell(new TaskFinished(
                    graph.name(),
                    runId,
                    now,
                    graph.taskName(task),
                    state,
                    error,
                    tasks.startedAt(task),
                    attempts[task]));
        attempts[task] = null;
        tasks.end(task, state, value, error, now);
        unsettled--;
    }
}
