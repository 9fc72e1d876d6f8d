package dev.mlopskit.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What became of one interval of a {@link Backfill}.
 *
 * @param dataInterval what the run was for
 * @param runId the id of the run; {@code null} if it could not be started, or somebody else runs it
 * @param state how it ended, {@link RunState#FAILED} if it could not be started; {@code null} if it is not over: it goes on no more
 *     here, and the next backfill goes on with it, or somebody else runs it
 * @param problem what it failed with first, or why it could not be started or gone on with; {@code null} if there is nothing of the sort
 */
public record BackfillRun(
        DataInterval dataInterval,
        @Nullable String runId,
        @Nullable RunState state,
        @Nullable Throwable problem) {}
