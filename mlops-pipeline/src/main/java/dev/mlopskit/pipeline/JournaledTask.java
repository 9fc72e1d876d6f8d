package dev.mlopskit.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run as a {@link Journal} has it, or an item of a mapped one.
 *
 * @param item the number of the item; -1 for a task. The value of a mapped task is that of its items
 * @param state what it was when it was last written
 * @param attempts how many attempts have begun
 * @param value what the body returned, if it succeeded and that was kept
 * @param error what the body threw, as it was written down; {@code null} if it did not
 * @param startedAt when the body began first; {@code null} if it did not
 * @param endedAt when it reached a final state; {@code null} if it has not
 */
public record JournaledTask(
        String task,
        int item,
        TaskState state,
        int attempts,
        @Nullable Object value,
        @Nullable Throwable error,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
