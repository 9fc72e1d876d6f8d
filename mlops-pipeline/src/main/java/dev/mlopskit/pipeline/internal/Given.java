package dev.mlopskit.pipeline.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run is given beside its plan, after all checks.
 *
 * @param params the record of the params; {@code null} if the pipeline takes none
 * @param flat the same by name, as text
 * @param substitutes the values of tasks, by number, whose bodies do not run
 */
public record Given(
        @Nullable Record params, Map<String, @Nullable String> flat, Map<Integer, @Nullable Object> substitutes) {
    /** Nothing. */
    public static final Given NOTHING = new Given(null, Map.of(), Map.of());

    /** Whether a task has its value without its body. */
    boolean substitutes(int task) {
        return !substitutes.isEmpty() && substitutes.containsKey(task);
    }
}
