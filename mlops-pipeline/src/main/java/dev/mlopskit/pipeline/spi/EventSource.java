package dev.mlopskit.pipeline.spi;

import dev.mlopskit.core.Beta;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where events come from that somebody has to ask for, such as a folder or a table; see {@link
 * dev.mlopskit.pipeline.EventQueue#feed(String, EventSource)}. How far it has been read is a text that the source makes of what it likes, and
 * that is kept in the same transaction as the events: so none is lost or added twice when the process dies in between. One
 * thread at a time calls a source; two processes may ask at the same time, and of what they find one is kept.
 */
@Beta
public interface EventSource {
    /**
     * An event that was found.
     *
     * @param key 1 to 500 characters, unique in the topic: of a key that is there already nothing is added
     * @param value what a {@link dev.mlopskit.pipeline.Journal} can keep
     */
    record Item(String key, @Nullable Object value) {}

    /**
     * What was found.
     *
     * @param items in their order
     * @param cursor how far that is
     * @param more whether there is more to be had at once
     * @param failure what could not be had though the rest could, which {@link dev.mlopskit.pipeline.EventWorker#failure()} tells and which
     *     holds up nothing; {@code null} if there is no such thing
     */
    record Polled(
            List<Item> items,
            @Nullable String cursor,
            boolean more,
            @Nullable Exception failure) {
        /** All that there is. */
        public Polled(List<Item> items, @Nullable String cursor, boolean more) {
            this(items, cursor, more, null);
        }
    }

    /** What the place of this source is kept under, the same after a restart; by the rule for names of tasks. */
    String name();

    /**
     * What has come since. Returns soon, also with nothing; it is interrupted when the feed is closed.
     *
     * @param cursor where the last answer that was kept has left off; {@code null} at the very first time
     * @throws Exception if it cannot be asked now: it is asked again later
     */
    Polled poll(@Nullable String cursor) throws Exception;

    /** How long to wait before it is asked again; asked for after each poll. */
    Duration interval();

    /**
     * Called once before the first poll.
     *
     * @param sooner makes the next poll come at once; may be called from any thread at any time
     */
    default void open(Runnable sooner) throws Exception {}

    /** Lets go of what it holds; called once, after the last poll. */
    default void close() throws Exception {}
}
