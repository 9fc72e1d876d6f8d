package dev.mlopskit.pipeline.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Lengths of time that may be longer than what waits for them can count. */
public final class Waits {
    /** Some 146 years, as a timer cannot count further. */
    private static final long MOST_NANOS = Long.MAX_VALUE / 2;

    /** A hundred years: whoever says more means for ever. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private Waits() {}

    /** A length of time in nanoseconds, or as many as can be waited for; not below zero. */
    public static long nanos(Duration length) {
        if (length.isNegative()) return 0;
        return length.compareTo(Duration.ofNanos(MOST_NANOS)) > 0 ? MOST_NANOS : length.toNanos();
    }

    /** A length of time, or as much of it as can be waited for, forwards or backwards. */
    public static Duration most(Duration length) {
        if (length.compareTo(LONGEST) > 0) return LONGEST;
        return length.compareTo(LONGEST.negated()) < 0 ? LONGEST.negated() : length;
    }

    /** So long after a time, or the last time that there is. */
    public static Instant after(Instant time, Duration length) {
        try {
            return time.plus(length);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MAX;
        }
    }

    /** So long before a time, or the first time that there is. */
    public static Instant before(Instant time, Duration length) {
        try {
            return time.minus(length);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MIN;
        }
    }
}
