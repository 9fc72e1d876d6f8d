package dev.mlopskit.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What became of one interval of a {@link Backfill}.
 *
 * @param dataInterval what the run was for
 * @param runId the id of the run; {@code null} if it could not be started
 * @param state how it ended; {@link RunState#FAILED} if it could not be started
 * @param problem what it failed with first, or why it could not be started or gone on with; {@code null} if there is nothing of the sort
 */
public record BackfillRun(
        DataInterval dataInterval,
        @Nullable String runId,
        RunState state,
        @Nullable Throwable problem) {}
