package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskContext;
import org.jspecify.annotations.Nullable;

/** Where the value of an argument comes from: a task, or something that no task makes. */
public sealed interface InputSpec
        permits TaskSpec, InputSpec.OfContext, InputSpec.OfEvents, InputSpec.OfParams, InputSpec.OfValue {
    /** The context of the body itself. */
    record OfContext() implements InputSpec {}

    /** What was delivered to the run. */
    record OfEvents() implements InputSpec {}

    /** The params of the run. */
    record OfParams() implements InputSpec {}

    /** A value that is known when the pipeline is defined. */
    record OfValue(@Nullable Object value) implements InputSpec {}

    /** The value for a body with this context. */
    default @Nullable Object resolve(TaskTable tasks, TaskContext context) {
        if (this instanceof TaskSpec task) return tasks.value(task.number);
        if (this instanceof OfParams) return ((Attempt) context).params();
        if (this instanceof OfEvents) return ((Attempt) context).events();
        return this instanceof OfValue given ? given.value() : context;
    }
}
