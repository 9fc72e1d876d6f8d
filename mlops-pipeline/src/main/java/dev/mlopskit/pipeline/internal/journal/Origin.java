package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.internal.Given;
import dev.mlopskit.pipeline.internal.events.EventText;
import dev.mlopskit.pipeline.internal.values.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was begun with, and by whom.
 *
 * @param seed what random delays are drawn from
 * @param params by name, as JSON; {@code null} for none
 * @param rerunOf the run that it does parts of again; {@code null} for none
 * @param scheduleKey which schedule it is of; {@code null} for none
 * @param interval the stretch of time whose data it is for; {@code null} for none
 * @param consumer who began it with events; {@code null} for nobody
 * @param events what it was begun with, as {@link EventText} writes it
 * @param firstOffset that of the first of them; {@code null} for none
 */
record Origin(
        long seed,
        @Nullable String params,
        @Nullable String rerunOf,
        @Nullable String scheduleKey,
        @Nullable DataInterval interval,
        @Nullable String consumer,
        @Nullable String events,
        @Nullable Long firstOffset) {
    static Origin of(long seed, Given given) {
        return new Origin(
                seed,
                given.flat().isEmpty() ? null : params(given.flat()),
                null,
                null,
                given.dataInterval(),
                null,
                given.events().isEmpty() ? null : EventText.write(given.events()),
                given.events().isEmpty() ? null : given.events().get(0).offset());
    }

    /** An object with a value for each, as {@link Values} has them: a text is not always one that a database takes. */
    private static String params(Map<String, @Nullable String> flat) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        flat.forEach((name, text) -> written.put(name, Values.tree(text)));
        return Json.write(written);
    }

    /** The params by name, as they were given. */
    Map<String, @Nullable Object> readParams() {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        if (params == null) return texts;
        if (!(Json.read(params) instanceof Map<?, ?> map)) throw new IllegalArgumentException("it is no JSON object");
        map.forEach((name, value) -> texts.put(String.valueOf(name), Values.ofTree(value)));
        return texts;
    }

    Origin scheduledBy(@Nullable String key) {
        return copy(rerunOf, key, consumer);
    }

    Origin deliveredBy(String name) {
        return copy(rerunOf, scheduleKey, name);
    }

    /** That of a run that does parts of another again: nobody waits for it but who began it. */
    Origin again(String runId) {
        return copy(runId, null, null);
    }

    /** The same, begun by somebody else. */
    private Origin copy(@Nullable String rerunOf, @Nullable String scheduleKey, @Nullable String consumer) {
        return new Origin(seed, params, rerunOf, scheduleKey, interval, consumer, events, firstOffset);
    }
}
