package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.Event;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run is given beside its plan, after all checks.
 *
 * @param params the record of the params; {@code null} if the pipeline takes none
 * @param flat the same by name, as text
 * @param substitutes the values of tasks, by number, whose bodies do not run
 * @param dataInterval the stretch of time whose data the run is for; {@code null} for none
 * @param events what was delivered to it
 */
public record Given(
        @Nullable Record params,
        Map<String, @Nullable String> flat,
        Map<Integer, @Nullable Object> substitutes,
        @Nullable DataInterval dataInterval,
        List<Event> events) {
    /** Nothing. */
    public static final Given NOTHING = new Given(null, Map.of(), Map.of(), null, List.of());

    /** Without events. */
    public Given(
            @Nullable Record params,
            Map<String, @Nullable String> flat,
            Map<Integer, @Nullable Object> substitutes,
            @Nullable DataInterval dataInterval) {
        this(params, flat, substitutes, dataInterval, List.of());
    }

    /** With what was delivered. */
    public Given with(List<Event> delivered) {
        return new Given(params, flat, substitutes, dataInterval, List.copyOf(delivered));
    }

    /** Whether a task has its value without its body. */
    boolean substitutes(int task) {
        return !substitutes.isEmpty() && substitutes.containsKey(task);
    }
}
