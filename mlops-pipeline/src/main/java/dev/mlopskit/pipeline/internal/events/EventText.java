package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.Event;
import dev.mlopskit.pipeline.internal.values.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Events as texts. Those of a run are in its row: a copy, so that the queue can be cleaned before the run is over. */
public final class EventText {
    private EventText() {}

    /** A list for each event: topic, offset, key, value, time. */
    public static String write(List<Event> events) {
        List<Object> all = new ArrayList<>(events.size());
        for (Event event : events)
            all.add(Arrays.asList(
                    event.topic(),
                    Long.toString(event.offset()),
                    event.key(),
                    Values.tree(event.value()),
                    event.at().toString()));
        return Json.write(all);
    }

    /**
     * The value of an event of an asset: a map, which has the task's value too, if there is one.
     *
     * @param value as it is kept
     */
    public static String ofAsset(String pipeline, String run, String task, @Nullable String value) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("pipeline", pipeline);
        made.put("run", run);
        made.put("task", task);
        String whole = Values.write(made);
        // Entries are key after value; what was kept is not read for it, as that takes its classes.
        return value == null
                ? whole
                : whole.substring(0, whole.length() - "]}".length()) + ",\"value\"," + value + "]}";
    }

    /** Reads what {@link #write} wrote. */
    public static List<Event> read(String text) {
        List<Event> all = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(Json.read(text))) {
            List<?> event = (List<?>) each;
            all.add(new Event(
                    (String) event.get(0),
                    Long.parseLong((String) event.get(1)),
                    (String) event.get(2),
                    Values.ofTree(event.get(3)),
                    Instant.parse((String) event.get(4))));
        }
        return List.copyOf(all);
    }
}
