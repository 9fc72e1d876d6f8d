package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of the tasks of one run, by number. Written by the coordinator only; read freely once the run is over. */
public final class TaskTable {
    private final TaskState[] states;
    private final @Nullable Object[] values;
    private final @Nullable Throwable[] errors;
    private final @Nullable Instant[] started;
    private final @Nullable Instant[] ended;

    TaskTable(int size) {
        states = new TaskState[size];
        Arrays.fill(states, TaskState.NONE);
        values = new Object[size];
        errors = new Throwable[size];
        started = new Instant[size];
        ended = new Instant[size];
    }

    /** The state. */
    public TaskState state(int task) {
        return states[task];
    }

    /** What the body returned. */
    public @Nullable Object value(int task) {
        return values[task];
    }

    /** What the body threw. */
    public @Nullable Throwable error(int task) {
        return errors[task];
    }

    /** When the body began. */
    public @Nullable Instant startedAt(int task) {
        return started[task];
    }

    /** When the task reached its final state. */
    public Instant endedAt(int task) {
        return Objects.requireNonNull(ended[task]);
    }

    void start(int task, Instant at) {
        states[task] = TaskState.RUNNING;
        started[task] = at;
    }

    void end(int task, TaskState state, @Nullable Object value, @Nullable Throwable error, Instant at) {
        states[task] = state;
        values[task] = value;
        errors[task] = error;
        ended[task] = at;
    }
}
