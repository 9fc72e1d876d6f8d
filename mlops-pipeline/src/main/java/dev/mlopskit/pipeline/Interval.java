package dev.mlopskit.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Due at each multiple of a length of time. */
record Interval(Duration length) implements Schedule {
    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        long millis = length.toMillis();
        try {
            return Optional.of(
                    Instant.ofEpochMilli(Math.multiplyExact(Math.floorDiv(after.toEpochMilli(), millis) + 1, millis)));
        } catch (ArithmeticException e) { // beyond what milliseconds count, so not to come
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "every " + length;
    }
}
