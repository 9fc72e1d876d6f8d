package dev.mlopskit.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What became of one interval of a {@link Backfill}.
 *
 * @param dataInterval what the run was for
 * @param runId the id of the run; {@code null} if it could not be started
 * @param state how it ended; {@link RunState#FAILED} if it could not be started
 * @param problem why it could not be started; {@code null} if it was. Why a run failed is told to the listeners of its options
 */
public record BackfillRun(
        DataInterval dataInterval,
        @Nullable String runId,
        RunState state,
        @Nullable Throwable problem) {}
