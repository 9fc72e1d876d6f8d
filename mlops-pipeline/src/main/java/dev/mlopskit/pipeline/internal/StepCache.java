package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.CachePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives results of steps that were made before. Thread-safe. */
public interface StepCache {
    /** Makes a result where there is none. */
    interface Make {
        /** Runs the body. */
        @Nullable
        Object run() throws Exception;

        /** What of it is not the same in another run with the same arguments, though the body has asked for it; {@code null} if it has not. */
        @Nullable
        String unlike();
    }

    /**
     * What a result depends on.
     *
     * @param name for people
     */
    record Argument(String name, @Nullable Object value) {}

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
    Result get(Place place, Object code, List<Argument> arguments, CachePolicy policy, Make make) throws Exception;
}
