package dev.mlopskit.tracking.internal.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a call is tried again. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Longer than any deadline, and short enough to be counted in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(10);

    private Backoff() {}

    /** Doubles with each try, from a tenth of a second to ten seconds; half of it is left to chance, so that clients spread. */
    static Duration before(int retry) {
        long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(retry - 1, 20));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /** What a server asks for in {@code Retry-After}: seconds, or a date. */
    static Optional<Duration> asked(Optional<String> retryAfter, Instant now) {
        if (retryAfter.isEmpty()) return Optional.empty();
        String text = retryAfter.get().strip();
        if (text.matches("\\d{1,6}")) return Optional.of(shortened(Duration.ofSeconds(Long.parseLong(text))));
        if (text.matches("\\d+")) return Optional.of(FOR_EVER);
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(date.isBefore(now) ? Duration.ZERO : shortened(Duration.between(now, date)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration shortened(Duration wait) {
        return wait.compareTo(FOR_EVER) < 0 ? wait : FOR_EVER;
    }
}
