package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.CachePolicy;
import org.jspecify.annotations.Nullable;

/** Gives results of steps that were made before. Thread-safe. */
public interface StepCache {
    /** Makes a result where there is none. */
    interface Make {
        /** Runs the body. */
        @Nullable
        Object run() throws Exception;
    }

    /**
     * A result.
     *
     * @param hit whether it was there
     * @param why what was the same, or what has changed
     */
    record Result(@Nullable Object value, boolean hit, String why) {}

    /**
     * Which step it is.
     *
     * @param item the number of the item; -1 for a task
     */
    record Place(String pipeline, String task, int item, String runId) {}

    /**
     * The result of a step, made if it is not there.
     *
     * @param code the body as the user gave it
     * @param arguments those that count
     */
    Result get(Place place, Object code, @Nullable Object[] arguments, CachePolicy policy, Make make) throws Exception;
}
