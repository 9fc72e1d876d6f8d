package dev.mlopskit.serving.endpoint;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when a call may wait, whatever it waits for.
 *
 * @param at a time of {@link System#nanoTime}, or {@code Long.MAX_VALUE}
 */
record Deadline(long at) {
    private static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

    static Deadline in(@Nullable Duration time) {
        return time == null
                ? NEVER
                : new Deadline(System.nanoTime() + Times.bounded(time).toNanos());
    }

    /** How long it is till then; not above zero if it has passed. */
    long nanos() {
        return at == Long.MAX_VALUE ? Times.FOR_EVER.toNanos() : at - System.nanoTime();
    }

    boolean hasPassed() {
        return at != Long.MAX_VALUE && nanos() <= 0;
    }
}
