package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.tracking.spi.OwnTables;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The tables of events, and how a row comes into them. Times are microseconds since 1970. */
public final class EventRows {
    static final String TOPICS = "mlopskit_event_topics";
    static final String EVENTS = "mlopskit_events";
    static final String CONSUMERS = "mlopskit_event_consumers";
    static final String SOURCES = "mlopskit_event_sources";

    private EventRows() {}

    /** Makes the tables if they are not there. */
    public static void make(OwnTables tables) {
        // The last of them, so that whoever finds it finds all.
        tables.make(
                SOURCES,
                List.of(
                        "CREATE TABLE " + TOPICS
                                + " (topic VARCHAR(250) NOT NULL PRIMARY KEY, last_offset BIGINT NOT NULL)",
                        "CREATE TABLE " + EVENTS + " (topic VARCHAR(250) NOT NULL, event_offset BIGINT NOT NULL,"
                                + " event_key VARCHAR(500) NOT NULL, value TEXT NOT NULL, told_at BIGINT NOT NULL,"
                                + " PRIMARY KEY (topic, event_offset), UNIQUE (topic, event_key))",
                        "CREATE TABLE " + CONSUMERS + " (topic VARCHAR(250) NOT NULL, consumer VARCHAR(250) NOT NULL,"
                                + " passed BIGINT NOT NULL, PRIMARY KEY (topic, consumer))",
                        "CREATE TABLE " + SOURCES + " (topic VARCHAR(250) NOT NULL, source VARCHAR(250) NOT NULL,"
                                + " reached TEXT, version BIGINT NOT NULL, PRIMARY KEY (topic, source))"));
    }

    /**
     * Adds an event at the end of its topic, unless the topic has one of the key; gives whether it did. The row of the topic
     * stays locked until the transaction ends, so that offsets are committed in their order and whoever has read one misses
     * none before it.
     */
    public static boolean add(OwnTables.Rows rows, String topic, String key, String value, Instant at)
            throws SQLException {
        int known = rows.update("UPDATE " + TOPICS + " SET last_offset = last_offset + 1 WHERE topic = ?", topic);
        if (known == 0) {
            rows.update("INSERT INTO " + TOPICS + " (topic, last_offset) VALUES (?, 0) ON CONFLICT DO NOTHING", topic);
            rows.update("UPDATE " + TOPICS + " SET last_offset = last_offset + 1 WHERE topic = ?", topic);
        }
        int added = rows.update(
                "INSERT INTO " + EVENTS + " (topic, event_offset, event_key, value, told_at)"
                        + " SELECT topic, last_offset, ?, ?, ? FROM " + TOPICS
                        + " WHERE topic = ? ON CONFLICT DO NOTHING",
                key,
                value,
                Micros.of(at),
                topic);
        if (added == 0) rows.update("UPDATE " + TOPICS + " SET last_offset = last_offset - 1 WHERE topic = ?", topic);
        return added == 1;
    }
}
