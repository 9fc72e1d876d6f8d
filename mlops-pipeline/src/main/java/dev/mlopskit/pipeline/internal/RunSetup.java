package dev.mlopskit.pipeline.internal;

import org.jspecify.annotations.Nullable;

/**
 * Which run the engine is to drive.
 *
 * @param seed what random delays are drawn from
 * @param keeper what keeps it; {@code null} for nothing
 * @param cache what gives results of cached steps; {@code null} for nothing
 * @param restored how far it has come already; {@code null} for a new run
 */
public record RunSetup(
        String runId,
        long seed,
        @Nullable RunKeeper keeper,
        @Nullable Restored restored,
        @Nullable StepCache cache) {
    /** With what gives results of cached steps. */
    public RunSetup with(@Nullable StepCache given) {
        return new RunSetup(runId, seed, keeper, restored, given);
    }
}
