package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskContext;
import org.jspecify.annotations.Nullable;

/** A task's body with its types erased; the arguments come in the order of the task's inputs. */
@FunctionalInterface
public interface Call {
    /** Runs the body. */
    @Nullable
    Object call(TaskContext context, @Nullable Object[] arguments) throws Exception;
}
