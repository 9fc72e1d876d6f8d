package dev.mlopskit.pipeline.internal;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of the items of mapped tasks, and of the tasks with their last. Guarded by the engine's lock. */
final class MapItems {
    private final Coordinator run;
    private final Progress progress;
    private final Graph graph;
    private final TaskTable tasks;

    MapItems(Coordinator run, Progress progress) {
        this.run = run;
        this.progress = progress;
        this.graph = run.graph;
        this.tasks = progress.tasks;
    }

    /** How far a mapped task has come. */
    MapRun of(int task) {
        int limit = graph.options(task).maxActive;
        return tasks.addMap(task, limit == 0 ? MapRun.DEFAULT_ACTIVE : limit, run.sources);
    }

    /** The attempt at the next item; {@code null} if no other body may start now. */
    @Nullable
    Attempt next(int task, Instant now) {
        MapRun map = of(task);
        map.queued = false;
        if (!map.wantsMore()) return null;
        if (tasks.state(task) == TaskState.NONE) {
            tasks.start(task, now);
            progress.keep(task, null);
        }
        Attempt before = map.again.poll();
        map.active++;
        queueMore(map);
        return before == null ? Attempt.first(run, task, map) : before.again();
    }

    /** Lets another body start, if one may. */
    void queueMore(MapRun map) {
        if (map.queued || !map.wantsMore()) return;
        map.queued = true;
        progress.ready.add(map.task);
    }

    /** Settles an attempt at an item whose body returned or threw. */
    void finish(MapRun map, Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant now) {
        map.active--;
        if (attempt.exhausted) map.exhausted = true;
        else if (attempt.mapIndex < 0) {
            map.exhausted = true;
            map.sourceError = error;
        } else if (error != null && run.retries.allow(attempt, error)) run.retries.delay(attempt, error, now);
        else end(map, attempt, value, error, now);
        if (map.isOver()) endIfOver(map, now);
        else if (!run.stopsNow(map.task)) queueMore(map);
    }

    /** Settles an item whose body returned, and not its task: whoever goes on with the run looks for further items. */
    void finishLeft(Attempt attempt, @Nullable Object value, Instant now) {
        if (attempt.mapIndex >= 0) end(of(attempt.task), attempt, value, null, now);
    }

    private void end(MapRun map, Attempt attempt, @Nullable Object value, @Nullable Throwable error, Instant now) {
        TaskState state = error == null ? TaskState.SUCCESS : run.stateAfter(attempt.task, error);
        if (attempt.fromCache != null) map.asked(attempt.mapIndex, attempt.fromCache);
        progress.tell(attempt.task, attempt, state, error == null ? value : null, error, now);
        progress.keepItem(attempt, state, error, now);
        map.end(attempt.mapIndex, state, value, error);
        progress.itemEnded(attempt.task, state, now);
    }

    /** Takes no more items, and waits for those that run. */
    void cancel(MapRun map, Instant now) {
        map.delayed = 0;
        map.again.clear();
        map.stop();
        endIfOver(map, now);
    }

    private void endIfOver(MapRun map, Instant now) {
        if (!map.isOver()) return;
        Throwable error = map.sourceError;
        int failures = map.ended(TaskState.FAILED);
        if (error == null && failures > map.size() * graph.options(map.task).failuresAllowed)
            error = new PipelineException(
                    failures + " of " + map.size() + " items of task '" + graph.taskName(map.task)
                            + "' failed, the first with " + Thrown.text(Objects.requireNonNull(map.firstError())),
                    map.firstError());
        tasks.cached(map.task, map.hits(), map.miss());
        if (error != null) run.end(map.task, null, run.stateAfter(map.task, error), error, now);
        else if (map.ended(TaskState.CANCELLED) > 0 || run.stopsNow(map.task))
            progress.end(map.task, null, TaskState.CANCELLED, null, null, now);
        else if (map.ended(TaskState.SUCCESS) == 0 && failures == 0) {
            tasks.because(map.task, map.size() == 0 ? "there was no item" : "every item was skipped");
            progress.end(map.task, null, TaskState.SKIPPED, null, null, now);
        } else progress.end(map.task, null, TaskState.SUCCESS, map.successes(), null, now);
    }
}
