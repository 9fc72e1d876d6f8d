package dev.mlopskit.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as an {@link EventQueue} keeps it.
 *
 * @param offset its place in its topic: 1 for the first, and one more for each that was committed after it
 * @param key what it is known by in its topic
 * @param value what was published, as a {@link Journal} keeps values
 * @param at when it was published
 */
public record Event(
        String topic, long offset, String key, @Nullable Object value, Instant at) {
    /**
     * The value.
     *
     * @throws PipelineException if it is of another type
     */
    public <T> T value(Class<T> type) {
        if (!type.isInstance(value))
            throw new PipelineException("the value of event '" + key + "' of topic '" + topic + "' is "
                    + (value == null ? "null" : "a " + value.getClass().getName()) + " and no " + type.getName()
                    + ": look at value() first");
        return type.cast(value);
    }
}
