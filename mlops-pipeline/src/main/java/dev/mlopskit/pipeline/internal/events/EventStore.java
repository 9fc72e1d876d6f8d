package dev.mlopskit.pipeline.internal.events;

import static dev.mlopskit.pipeline.internal.events.EventRows.CONSUMERS;
import static dev.mlopskit.pipeline.internal.events.EventRows.EVENTS;
import static dev.mlopskit.pipeline.internal.events.EventRows.SOURCES;
import static dev.mlopskit.pipeline.internal.events.EventRows.TOPICS;

import dev.mlopskit.pipeline.Event;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one store, and how far they have been read. Thread-safe. */
public final class EventStore {
    private final StoreTables tables;

    /** A row of a topic, before its value is read. */
    private record Row(long offset, String key, String value, Instant at) {}

    /** An event that is to be added, checked and written out. */
    public record Ready(String key, String value) {}

    /** How far a source has been read, and how often that was kept. */
    public record Reached(@Nullable String cursor, long version) {}

    /**
     * Opens the events of a store.
     *
     * @throws PipelineException if the store is no database
     */
    public EventStore(TrackingStore store) {
        this.tables = StoreTables.of(store, "the event queue");
        EventRows.make(tables);
    }

    /** Its tables, by which others know whether they are in the same database. */
    public StoreTables tables() {
        return tables;
    }

    /** Adds events in one transaction; gives how many are new. */
    public int add(String topic, List<Ready> events, Instant at) {
        return tables.append(rows -> {
            int added = 0;
            for (Ready each : events) if (EventRows.add(rows, topic, each.key(), each.value(), at)) added++;
            return added;
        });
    }

    /** Events after an offset, the oldest first. */
    public List<Event> read(String topic, long after, int most) {
        return events(topic, "event_offset > ? ORDER BY event_offset LIMIT ?", after, most);
    }

    /** The newest event after an offset, if there is one. */
    public List<Event> newest(String topic, long after) {
        return events(topic, "event_offset > ? ORDER BY event_offset DESC LIMIT ?", after, 1);
    }

    private List<Event> events(String topic, String which, long after, int most) {
        List<Row> found = tables.read(rows -> rows.list(
                "SELECT event_offset, event_key, value, told_at FROM " + EVENTS + " WHERE topic = ? AND " + which,
                row -> new Row(row.getLong(1), row.getString(2), row.getString(3), Micros.read(row, 4)),
                topic,
                after,
                most));
        List<Event> events = new ArrayList<>(found.size());
        for (Row row : found) events.add(event(topic, row));
        return events;
    }

    /** Another try would read it no better, so it stops whoever would deliver it. */
    private static Event event(String topic, Row row) {
        try {
            return new Event(topic, row.offset(), row.key(), Values.read(row.value()), row.at());
        } catch (PipelineException e) {
            throw new Loop.Stop(new PipelineException(
                    "event " + row.offset() + " of topic '" + topic + "', of the key '" + row.key()
                            + "', cannot be read: " + e.getMessage()
                            + "; deliver anew with the classes that published it, or forget(..) the consumer and deliver"
                            + " fromNow(), which passes over all that is there",
                    e));
        }
    }

    /** Makes a consumer known, unless it is: before all events, or after those that are there. */
    public void register(String topic, String consumer, boolean afterAll) {
        tables.append(rows -> {
            int added = rows.update(
                    "INSERT INTO " + CONSUMERS + " (topic, consumer, passed) VALUES (?, ?, 0)"
                            + " ON CONFLICT DO NOTHING",
                    topic,
                    consumer);
            if (added == 1 && afterAll)
                rows.update(
                        "UPDATE " + CONSUMERS + " SET passed = COALESCE((SELECT last_offset FROM " + TOPICS
                                + " t WHERE t.topic = ?), 0) WHERE topic = ? AND consumer = ?",
                        topic,
                        topic,
                        consumer);
            return null;
        });
    }

    /** The offset of the last event that a consumer has passed; {@code null} if it is not known. */
    public @Nullable Long passed(String topic, String consumer) {
        List<Long> found = tables.read(rows -> rows.list(
                "SELECT passed FROM " + CONSUMERS + " WHERE topic = ? AND consumer = ?",
                row -> row.getLong(1),
                topic,
                consumer));
        return found.isEmpty() ? null : found.get(0);
    }

    /** Moves a consumer on as part of the transaction that begins its run. */
    public static Handed handed(String topic, String consumer, long from, long to) {
        return new Handed(
                consumerId(topic, consumer),
                rows -> rows.update(
                                "UPDATE " + CONSUMERS
                                        + " SET passed = ? WHERE topic = ? AND consumer = ? AND passed = ?",
                                to,
                                topic,
                                consumer,
                                from)
                        == 1);
    }

    /** What runs of a consumer are marked with. */
    public static String consumerId(String topic, String consumer) {
        return topic + "/" + consumer;
    }

    /** Forgets a consumer, so that no event waits for it. */
    public void forget(String topic, String consumer) {
        tables.append(
                rows -> rows.update("DELETE FROM " + CONSUMERS + " WHERE topic = ? AND consumer = ?", topic, consumer));
    }

    /** Deletes events of before a time that all consumers have passed; gives how many. */
    public int clean(String topic, Instant before) {
        return tables.append(rows -> rows.update(
                "DELETE FROM " + EVENTS + " WHERE topic = ? AND told_at < ? AND event_offset <="
                        + " (SELECT MIN(passed) FROM " + CONSUMERS + " WHERE topic = ?)",
                topic,
                Micros.nearest(before),
                topic));
    }

    /** How far a source has been read. */
    public Reached reached(String topic, String source) {
        List<Reached> found = tables.read(rows -> rows.list(
                "SELECT reached, version FROM " + SOURCES + " WHERE topic = ? AND source = ?",
                row -> new Reached(row.getString(1), row.getLong(2)),
                topic,
                source));
        return found.isEmpty() ? new Reached(null, 0) : found.get(0);
    }

    /** Adds what a source has found, and keeps how far that is, unless another process was faster; says whether it did. */
    public boolean advance(
            String topic, String source, Reached from, @Nullable String to, List<Ready> found, Instant at) {
        return tables.append(rows -> {
            rows.update(
                    "INSERT INTO " + SOURCES + " (topic, source, reached, version) VALUES (?, ?, NULL, 0)"
                            + " ON CONFLICT DO NOTHING",
                    topic,
                    source);
            int mine = rows.update(
                    "UPDATE " + SOURCES + " SET reached = ?, version = version + 1"
                            + " WHERE topic = ? AND source = ? AND version = ?",
                    to,
                    topic,
                    source,
                    from.version());
            if (mine == 0) return false;
            for (Ready each : found) EventRows.add(rows, topic, each.key(), each.value(), at);
            return true;
        });
    }

    /** What a source has found, checked. */
    public static List<Ready> ready(String topic, List<EventSource.Item> items) {
        return items.stream()
                .map(item -> ready(topic, item.key(), item.value()))
                .toList();
    }

    /** An event that is to be added, checked. */
    public static Ready ready(String topic, @Nullable String key, @Nullable Object value) {
        if (key == null)
            throw new PipelineException(
                    "an event of topic '" + topic + "' has no key: give it one that tells it from others");
        if (key.isEmpty() || key.length() > 500 || !key.codePoints().allMatch(EventStore::isPlain))
            throw new PipelineException("the key '" + (key.length() > 100 ? key.substring(0, 100) + "..." : key)
                    + "' of an event of topic '" + topic + "' cannot be kept: use 1 to 500 characters without control"
                    + " characters");
        try {
            String text = Values.write(value);
            // Whoever it is delivered to would be stopped by what cannot be read.
            Values.read(text);
            return new Ready(key, text);
        } catch (PipelineException e) {
            throw new PipelineException(
                    "event '" + key + "' of topic '" + topic + "' cannot be published: " + e.getMessage(), e);
        }
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }
}
