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

    /** Ten years, so that sums of times do not overflow. */
    private static final long FOR_EVER = Duration.ofDays(3650).toNanos();

    static Deadline in(@Nullable Duration time) {
        if (time == null || time.compareTo(Duration.ofNanos(FOR_EVER)) >= 0) return NEVER;
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** How long it is till then; not above zero if it has passed. */
    long nanos() {
        return at == Long.MAX_VALUE ? FOR_EVER : at - System.nanoTime();
    }

    boolean hasPassed() {
        return at != Long.MAX_VALUE && nanos() <= 0;
    }
}
