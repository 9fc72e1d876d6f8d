package dev.mlopskit.pipeline.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which run the engine is to drive.
 *
 * @param seed what random delays are drawn from
 * @param given its params, and values that it does not make
 * @param keeper what keeps it; {@code null} for nothing
 * @param restored how far it has come already; {@code null} for a new run
 * @param cache what gives results of cached steps; {@code null} for nothing
 */
public record RunSetup(
        String runId,
        long seed,
        Given given,
        @Nullable RunKeeper keeper,
        @Nullable Restored restored,
        @Nullable StepCache cache) {
    /** Whether another process began it: a run that does parts of another again is new. */
    boolean resumed() {
        return restored != null && restored.begun();
    }

    /** A new run that nothing keeps. */
    public static RunSetup of(String runId, long seed, Given given) {
        return new RunSetup(runId, seed, given, null, null, null);
    }

    /** With what gives results of cached steps. */
    public RunSetup with(@Nullable StepCache results) {
        return new RunSetup(runId, seed, given, keeper, restored, results);
    }

    /** With the values of tasks whose bodies do not run. */
    public RunSetup substituting(Map<Integer, @Nullable Object> substitutes) {
        Given both = new Given(given.params(), given.flat(), substitutes, given.dataInterval(), given.events());
        return new RunSetup(runId, seed, both, keeper, restored, cache);
    }
}
