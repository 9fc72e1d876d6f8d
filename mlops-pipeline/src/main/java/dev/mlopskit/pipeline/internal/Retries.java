package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineEvent.TaskUpForRetry;
import dev.mlopskit.pipeline.Retry;
import dev.mlopskit.pipeline.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks and items that are tried again, from the failure of one attempt to the start of the next. Guarded by the engine's lock. */
final class Retries {
    private final Coordinator run;
    private final Progress progress;
    private final MapItems items;
    private final EventSink sink;
    private final Engine engine;
    /** The last attempts of tasks that are ready to be tried again. */
    private final Map<Integer, Attempt> due = new HashMap<>();

    private final Map<Integer, Waiting> waiting = new HashMap<>();
    /** How many attempts at tasks and items are to come after a while. */
    private int delayed;

    /** What an attempt ended with, and when the next is due. */
    record Waiting(Throwable error, Instant dueAt) {}

    Retries(Coordinator run, Progress progress, MapItems items, EventSink sink, Engine engine) {
        this.run = run;
        this.progress = progress;
        this.items = items;
        this.sink = sink;
        this.engine = engine;
    }

    /** What a task that is tried again ended with; {@code null} if it is not. */
    @Nullable
    Waiting waiting(int task) {
        return waiting.get(task);
    }

    /** Whether no attempt is to come after a while. */
    boolean isEmpty() {
        return delayed == 0;
    }

    /** Whether there is another attempt after one that failed. */
    boolean allow(Attempt attempt, Throwable error) {
        Retry retry = run.graph.options(attempt.task).retry;
        return retry != null && !run.stopsNow(attempt.task) && retry.again(attempt.number, error);
    }

    /** Lets another attempt come after a while. */
    void delay(Attempt attempt, Throwable error, Instant now) {
        Duration delay = delayAfter(attempt);
        Instant dueAt = now.plus(delay);
        if (sink.listens())
            sink.tell(new TaskUpForRetry(
                    run.graph.name(), run.runId, now, attempt.task(), attempt.mapIndex, error, dueAt, attempt));
        MapRun map = attempt.map;
        if (map != null) {
            map.delayed++;
            progress.keepItem(attempt, TaskState.UP_FOR_RETRY, null, null);
        } else {
            progress.tasks.pause(attempt.task, TaskState.UP_FOR_RETRY);
            waiting.put(attempt.task, new Waiting(error, dueAt));
            progress.keepFailed(attempt, now);
        }
        againAfter(delay, attempt);
    }

    private Duration delayAfter(Attempt attempt) {
        return run.graph
                .options(attempt.task)
                .retryOrNone()
                .delay(attempt.number, run.jitter.of(attempt.task(), attempt.mapIndex, attempt.number));
    }

    private void againAfter(Duration delay, Attempt attempt) {
        delayed++;
        if (delay.isZero()) again(attempt);
        else engine.after(delay, () -> again(attempt));
    }

    private void again(Attempt attempt) {
        delayed--;
        MapRun map = attempt.map;
        if (map != null && map.delayed > 0) {
            map.delayed--;
            map.again.add(attempt);
            items.queueMore(map);
        } else if (map == null && progress.tasks.state(attempt.task) == TaskState.UP_FOR_RETRY) {
            due.put(attempt.task, attempt);
            progress.ready.add(attempt.task);
        }
    }

    /**
     * Goes on after an attempt that another process made.
     *
     * @param endedAt when it failed; {@code null} if it had not ended
     */
    void restore(int task, int number, @Nullable Instant endedAt, Instant now) {
        if (number == 0) return;
        Attempt last = Attempt.restored(run, task, number);
        Duration left = endedAt == null ? Duration.ZERO : Duration.between(now, endedAt.plus(delayAfter(last)));
        if (left.isNegative() || left.isZero()) due.put(task, last);
        else {
            progress.tasks.pause(task, TaskState.UP_FOR_RETRY);
            againAfter(left, last);
        }
    }

    /** The attempt at a task that is made now. */
    Attempt next(int task) {
        if (!waiting.isEmpty()) waiting.remove(task);
        Attempt before = takeBack(task);
        return before == null ? Attempt.first(run, task, null) : before.again();
    }

    /** The last attempt at a task that will not be tried again after all; {@code null} if there was none. */
    @Nullable
    Attempt takeBack(int task) {
        return due.isEmpty() ? null : due.remove(task);
    }
}
