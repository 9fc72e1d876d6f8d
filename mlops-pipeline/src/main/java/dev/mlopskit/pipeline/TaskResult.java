package dev.mlopskit.pipeline;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one task ended in one run. Immutable and thread-safe, as far as its value is. */
public final class TaskResult<T extends @Nullable Object> {
    private final int number;
    private final String name;
    private final TaskState state;
    private final T value;
    private final @Nullable Throwable error;
    private final int attempts;
    private final @Nullable Instant startedAt;
    private final Instant endedAt;

    TaskResult(
            int number,
            String name,
            TaskState state,
            T value,
            @Nullable Throwable error,
            int attempts,
            @Nullable Instant startedAt,
            Instant endedAt) {
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

    /** The state, a final one. */
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

    /** When the task reached its state. */
    public Instant endedAt() {
        return endedAt;
    }

    /** How long the body ran; zero if it never did. */
    public Duration duration() {
        return startedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }

    @Override
    public String toString() {
        return "task '" + name + "' " + state + (error == null ? "" : ": " + error);
    }
}
