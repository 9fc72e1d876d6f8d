package dev.mlopskit.pipeline;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.TaskTable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of one task in one run. Immutable and thread-safe, as far as its value is. */
public final class TaskResult<T extends @Nullable Object> {
    private final int number;
    private final String name;
    private final TaskState state;
    private final T value;
    private final @Nullable Throwable error;
    private final int attempts;
    private final @Nullable Instant startedAt;
    private final @Nullable Instant endedAt;

    /** As it is in a table. */
    static <T extends @Nullable Object> TaskResult<T> of(Graph graph, TaskTable table, int task, T value) {
        return new TaskResult<>(
                task,
                graph.taskName(task),
                table.state(task),
                value,
                table.error(task),
                table.attempts(task),
                table.startedAt(task),
                table.endedAt(task));
    }

    TaskResult(
            int number,
            String name,
            TaskState state,
            T value,
            @Nullable Throwable error,
            int attempts,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        this.number = number;
        this.name = name;
        this.state = state;
        this.value = value;
        this.error = error;
        this.attempts = attempts;
        this.startedAt = startedAt;
        this.endedAt = endedAt;
    }

    /** The name of the task. */
    public String name() {
        return name;
    }

    /** The state: a final one, unless the run goes on. */
    public TaskState state() {
        return state;
    }

    /**
     * What the body returned, which may be {@code null}.
     *
     * @throws PipelineException if the task did not succeed; its cause is {@link #error()}
     */
    public T value() {
        if (state != TaskState.SUCCESS)
            throw new PipelineException(
                    "task '" + name + "' has no value, as it is " + state + ": ask for its state() first", error);
        return value;
    }

    /**
     * What the body returned, as a type that is known.
     *
     * @throws PipelineException if the task did not succeed, returned {@code null}, or something of another type
     */
    public <V> V value(Class<V> type) {
        Object given = value();
        if (type.isInstance(given)) return type.cast(given);
        throw new PipelineException("task '" + name + "' has no " + type.getSimpleName() + " as its value, but "
                + (given == null ? "null" : "a " + given.getClass().getSimpleName()) + ": ask for that"
                + (type.isPrimitive() ? ", as a class such as Double.class" : ""));
    }

    /** What the body threw; {@code null} if it did not throw. */
    public @Nullable Throwable error() {
        return error;
    }

    /** How often the body was run: more than once if the task was tried again. */
    public int attempts() {
        return attempts;
    }

    int number() {
        return number;
    }

    /** When the body began first; {@code null} if it never ran. */
    public @Nullable Instant startedAt() {
        return startedAt;
    }

    /**
     * When the task reached its final state.
     *
     * @throws PipelineException if it has not
     */
    public Instant endedAt() {
        if (endedAt == null)
            throw new PipelineException(
                    "task '" + name + "' has not ended, it is " + state + ": ask for its state() first");
        return endedAt;
    }

    /**
     * How long it took from the first time that the body began to the end, with all waits between attempts and for an answer; zero
     * if it never ran, or has not ended.
     */
    public Duration duration() {
        return startedAt == null || endedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }

    @Override
    public String toString() {
        return "task '" + name + "' " + state + (error == null ? "" : ": " + Thrown.text(error));
    }
}
