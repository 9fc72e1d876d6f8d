package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A transition of a run, as it is kept. */
public sealed interface Change {
    /**
     * What is known of a task, or of an item of a mapped one, from now on.
     *
     * @param item the number of the item; -1 for the task
     * @param attempts how many attempts have begun
     * @param value what the body returned; {@code null} if it did not, or it need not be kept
     * @param error what the body threw
     * @param reason why it was settled without having run, or what it asks
     */
    record OfTask(
            String task,
            int item,
            TaskState state,
            int attempts,
            @Nullable Kept value,
            @Nullable Throwable error,
            @Nullable String reason,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt)
            implements Change {}

    /** The run is being stopped: nothing more starts but teardowns, whoever goes on with it. */
    record Stopped(Stopping why) implements Change {}

    /** The run is over. */
    record Over(RunState state, Instant at) implements Change {}
}
