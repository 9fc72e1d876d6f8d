package dev.mlopskit.pipeline;

import dev.mlopskit.core.Thrown;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item of a mapped task in one run. Has no times and no number of attempts, as a run may have millions of items
 * in memory: a {@link PipelineListener} is told them as they come, and a {@link Journal} keeps them. Immutable and thread-safe, as far as its
 * value is.
 */
public final class ItemResult<T extends @Nullable Object> {
    private final String task;
    private final int index;
    private final TaskState state;
    private final T value;
    private final @Nullable Throwable error;

    ItemResult(String task, int index, TaskState state, T value, @Nullable Throwable error) {
        this.task = task;
        this.index = index;
        this.state = state;
        this.value = value;
        this.error = error;
    }

    /** The name of the task and the number of the item, such as {@code fit[3]}. */
    public String name() {
        return task + "[" + index + "]";
    }

    /** The number of the item, from 0. */
    public int index() {
        return index;
    }

    /** The state; {@link TaskState#NONE} if the run ended before the item did. */
    public TaskState state() {
        return state;
    }

    /**
     * What the body returned, which may be {@code null}.
     *
     * @throws PipelineException if the item did not succeed; its cause is {@link #error()}
     */
    public T value() {
        if (state != TaskState.SUCCESS)
            throw new PipelineException(
                    "item '" + name() + "' has no value, as it is " + state + ": ask for its state() first", error);
        return value;
    }

    /** What the body threw in its last attempt; {@code null} if it did not throw. */
    public @Nullable Throwable error() {
        return error;
    }

    @Override
    public String toString() {
        return "item '" + name() + "' " + state + (error == null ? "" : ": " + Thrown.text(error));
    }
}
