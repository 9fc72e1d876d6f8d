package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineEvent.TaskFinished;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import java.time.Instant;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of one run have ended, and what follows for those after them: to be ready, or to end without having run. Each end
 * is told to the sink before anything follows from it. Guarded by the engine's lock.
 */
final class Progress {
    final TaskTable tasks;
    final Ready ready;
    private final Graph graph;
    private final String runId;
    private final EventSink sink;
    private final boolean telling;
    private final boolean keeping;
    private final Decisions decisions;
    private final int[] waiting;
    /** Tasks that are ready, or were. */
    private final BitSet queued = new BitSet();
    /** Tasks whose end is still to be told to those after them. A queue and no recursion, as a chain may be long. */
    private final IntQueue settled = new IntQueue(8);

    private int unsettled;
    private boolean propagating;
    private boolean cancelled;
    /** Whether a task was stopped with the run. */
    boolean stopped;

    Progress(Graph graph, String runId, EventSink sink) {
        this.graph = graph;
        this.runId = runId;
        this.sink = sink;
        this.telling = sink.listens();
        this.keeping = sink.keeps();
        this.tasks = new TaskTable(graph.size());
        this.ready = new Ready(graph);
        this.decisions = new Decisions(graph, tasks);
        this.waiting = new int[graph.size()];
        this.unsettled = graph.size();
        for (int task = 0; task < waiting.length; task++)
            waiting[task] = graph.upstream.count(task) + graph.reach.count(task);
    }

    /** Lets those tasks run that wait for nothing. */
    void open() {
        for (int task = 0; task < waiting.length; task++) {
            boolean atOnce = graph.options(task).rule == TriggerRule.ALWAYS && graph.reach.count(task) == 0;
            if (tasks.state(task) == TaskState.NONE && (waiting[task] == 0 || atOnce)) enqueue(task);
        }
    }

    /** Takes note of the end of a task in another process, which is known and told already. */
    void restore(int task, TaskState state, @Nullable Object value, @Nullable Throwable error, Instant endedAt) {
        stopped |= state == TaskState.CANCELLED;
        tasks.end(task, state, value, error, endedAt);
        tasks.restored(task);
        unsettled--;
        if (graph.downstream.count(task) + graph.reached.count(task) > 0) settled.add(task);
    }

    /** Whether all tasks have ended. */
    boolean isOver() {
        return unsettled == 0;
    }

    boolean isQueued(int task) {
        return queued.get(task);
    }

    private void enqueue(int task) {
        queued.set(task);
        ready.add(task);
    }

    /** Lets nothing that still waits run, but for what is to be torn down. */
    void cancel(BitSet torn) {
        cancelled = true;
        ready.retain(torn);
    }

    /** Takes note of the end of a task, and later tells those after it. */
    void end(
            int task,
            @Nullable Attempt attempt,
            TaskState state,
            @Nullable Object value,
            @Nullable Throwable error,
            Instant now) {
        stopped |= state == TaskState.CANCELLED;
        tell(task, attempt, state, value, error, now);
        tasks.end(task, state, value, error, now);
        if (keeping) keep(task, attempt);
        unsettled--;
        if (graph.downstream.count(task) + graph.reached.count(task) > 0) settled.add(task);
    }

    /** Keeps what is known of a task now. */
    void keep(int task, @Nullable Attempt attempt) {
        keep(task, attempt, tasks.state(task).isFinal() ? tasks.endedAt(task) : null);
    }

    /** Keeps that an attempt at a task has ended, and the task not. */
    void keepFailed(Attempt attempt, Instant endedAt) {
        keep(attempt.task, attempt, endedAt);
    }

    private void keep(int task, @Nullable Attempt attempt, @Nullable Instant endedAt) {
        if (!keeping) return;
        TaskState state = tasks.state(task);
        sink.keep(new Change.OfTask(
                graph.taskName(task),
                -1,
                state,
                tasks.attempts(task),
                attempt == null || attempt.isItem() || state != TaskState.SUCCESS ? null : attempt.kept,
                tasks.error(task),
                tasks.reason(task),
                tasks.startedAt(task),
                endedAt));
    }

    /** Keeps what is known of an item of a mapped task now. */
    void keepItem(Attempt attempt, TaskState state, @Nullable Throwable error, @Nullable Instant endedAt) {
        if (!keeping) return;
        sink.keep(new Change.OfTask(
                graph.taskName(attempt.task),
                attempt.mapIndex,
                state,
                attempt.number,
                state == TaskState.SUCCESS ? attempt.kept : null,
                error,
                null,
                attempt.startedAt,
                endedAt));
    }

    /** Keeps and tells that an item is failed that ran in another process and is not to run again. */
    void failLostItem(int task, Restored.OfTask item, Throwable error, Instant now) {
        if (telling)
            sink.tell(new TaskFinished(
                    graph.name(),
                    runId,
                    now,
                    graph.taskName(task),
                    item.item(),
                    TaskState.FAILED,
                    null,
                    error,
                    item.startedAt(),
                    null));
        if (keeping)
            sink.keep(new Change.OfTask(
                    graph.taskName(task),
                    item.item(),
                    TaskState.FAILED,
                    item.attempts(),
                    null,
                    error,
                    null,
                    item.startedAt(),
                    now));
    }

    /** Keeps that the run is being stopped. */
    void keepStopped(Stopping why) {
        if (keeping) sink.keep(new Change.Stopped(why));
    }

    /** Tells of the end of a task, or of an item of a mapped one. */
    void tell(
            int task,
            @Nullable Attempt attempt,
            TaskState state,
            @Nullable Object value,
            @Nullable Throwable error,
            Instant now) {
        if (!telling) return;
        Attempt item = attempt != null && attempt.isItem() ? attempt : null;
        sink.tell(new TaskFinished(
                graph.name(),
                runId,
                now,
                graph.taskName(task),
                item == null ? -1 : item.mapIndex,
                state,
                value,
                error,
                item == null ? tasks.startedAt(task) : item.startedAt,
                attempt));
    }

    /** Skips those of some tasks that have not begun. */
    void skip(BitSet skipped, String reason, Instant now) {
        for (int task = skipped.nextSetBit(0); task >= 0; task = skipped.nextSetBit(task + 1)) {
            if (tasks.state(task) != TaskState.NONE || queued.get(task)) continue;
            tasks.because(task, reason);
            end(task, null, TaskState.SKIPPED, null, null, now);
        }
    }

    /** Tells the end of tasks to those after them, and so on. */
    void propagate(Instant now) {
        if (propagating) return;
        propagating = true;
        while (!settled.isEmpty()) {
            int task = settled.poll();
            tellNext(graph.downstream, task, tasks.state(task), now);
            tellNext(graph.reached, task, TaskState.NONE, now);
        }
        propagating = false;
    }

    private void tellNext(Edges edges, int task, TaskState state, Instant now) {
        for (int i = edges.from(task); i < edges.to(task); i++) {
            int next = edges.target(i);
            waiting[next]--;
            consider(next, state, now);
        }
    }

    /** Lets those tasks run that wait for one item only. */
    void itemEnded(int task, TaskState state, Instant now) {
        if (!graph.hasEarly()) return;
        for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++) {
            int next = graph.downstream.target(i);
            if (Rules.early(graph.options(next).effectiveRule(), state) == Verdict.RUN) consider(next, state, now);
        }
    }

    private void consider(int task, TaskState upstream, Instant now) {
        if (tasks.state(task) != TaskState.NONE || queued.get(task)) return;
        Verdict verdict = decisions.on(task, upstream, waiting[task] == 0);
        if (verdict == null) return;
        if (verdict == Verdict.RUN) enqueue(task);
        else end(task, null, cancelled ? TaskState.CANCELLED : verdict.state, null, null, now);
    }
}
