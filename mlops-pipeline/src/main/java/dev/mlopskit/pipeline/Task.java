package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.TaskSpec;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a task of a pipeline, typed by the value that its body returns: what other tasks take as input, and what
 * {@link PipelineRun#task(Task)} takes to find the result. It can be configured until {@link Pipeline#define} returns; from
 * then on it is immutable and thread-safe.
 */
public final class Task<T extends @Nullable Object> {
    private final TaskSpec spec;

    Task(TaskSpec spec) {
        this.spec = spec;
    }

    /** The name, unique in its pipeline. */
    public String name() {
        return spec.name();
    }

    /**
     * Lets this task start only after others have succeeded, without taking their values.
     *
     * @throws PipelineException if the pipeline is already defined
     */
    public Task<T> after(Task<?> first, Task<?>... more) {
        spec.after(first.spec);
        for (Task<?> task : more) spec.after(task.spec);
        return this;
    }

    /**
     * Does the same by name; the name may be one that is defined further down.
     *
     * @throws PipelineException if the pipeline is already defined
     */
    public Task<T> after(String first, String... more) {
        spec.after(first);
        for (String name : more) spec.after(name);
        return this;
    }

    TaskSpec spec() {
        return spec;
    }

    // Only ever applied to what this task's own body returned.
    @SuppressWarnings({"unchecked", "NullAway"})
    T cast(@Nullable Object value) {
        return (T) value;
    }

    @Override
    public String toString() {
        return "task '" + spec.name() + "'";
    }
}
