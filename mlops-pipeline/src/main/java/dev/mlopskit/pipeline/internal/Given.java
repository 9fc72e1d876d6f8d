package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.DataInterval;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run is given beside its plan, after all checks.
 *
 * @param params the record of the params; {@code null} if the pipeline takes none
 * @param flat the same by name, as text
 * @param substitutes the values of tasks, by number, whose bodies do not run
 * @param dataInterval the stretch of time whose data the run is for; {@code null} for none
 */
public record Given(
        @Nullable Record params,
        Map<String, @Nullable String> flat,
        Map<Integer, @Nullable Object> substitutes,
        @Nullable DataInterval dataInterval) {
    /** Nothing. */
    public static final Given NOTHING = new Given(null, Map.of(), Map.of(), null);

    /** Whether a task has its value without its body. */
    boolean substitutes(int task) {
        return !substitutes.isEmpty() && substitutes.containsKey(task);
    }
}
