package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.params.ParamSource;
import dev.mlopskit.pipeline.internal.params.Params;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * The value. A map, such as a row of a query or an object that was posted, can be had as a record too: by the rules for
     * {@linkplain PipelineBuilder#params params}, so that its keys are the names of the components, records and lists of these within included, and
     * what has no component, or no value, or another type is refused.
     *
     * @throws PipelineException if it is of another type, or a map of which the record cannot be made; with all reasons
     */
    public <T> T value(Class<T> type) {
        if (type.isRecord() && value instanceof Map<?, ?> map) return type.cast(record(type, map));
        if (!type.isInstance(value))
            throw new PipelineException("the value of event '" + key + "' of topic '" + topic + "' is "
                    + (value == null ? "null" : "a " + value.getClass().getName()) + " and no " + type.getName()
                    + ": look at value() first");
        return type.cast(value);
    }

    private Record record(Class<?> type, Map<?, ?> map) {
        List<String> problems = new ArrayList<>();
        Params params = Params.of(type, null, problems);
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((name, each) -> named.put(String.valueOf(name), each));
        Record made = params == null ? null : params.resolve(List.of(new ParamSource.OfMap(named)), problems);
        if (made == null)
            throw new PipelineException("the value of event '" + key + "' of topic '" + topic + "' is no "
                    + type.getName() + ", by the rules for params:\n  - " + String.join("\n  - ", problems));
        return made;
    }
}
