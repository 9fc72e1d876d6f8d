package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.TaskSpec;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a task of a pipeline, typed by the value that its body returns: what other tasks take as input, and what
 * {@link PipelineRun#task(Step)} takes to find the result.
 */
public final class Task<T extends @Nullable Object> extends Step<T, Task<T>> {
    Task(TaskSpec spec) {
        super(spec);
    }

    @Override
    Task<T> self() {
        return this;
    }
}
