package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run had come in another process.
 *
 * @param begun whether the run itself was begun there, and not another that this one does parts of again
 * @param stopping whether it was being stopped
 */
public record Restored(boolean begun, Instant startedAt, Stopping stopping, List<OfTask> tasks) {
    /** What was known of a task, or of an item of a mapped one; as {@link Change.OfTask}, with the value itself and what its files were, if it was kept. */
    public record OfTask(
            String task,
            int item,
            TaskState state,
            int attempts,
            boolean kept,
            @Nullable Object value,
            Map<String, String> files,
            @Nullable Throwable error,
            @Nullable String reason,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}
}
