package dev.mlopskit.examples.flights;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flight as it was scheduled, and as it went.
 *
 * @param carrier two letters or digits
 * @param scheduled the hour in which it was to leave
 * @param month from 1 to 12, in New York
 * @param hour from 0 to 23, in New York
 * @param distance in miles
 * @param departureDelay in minutes, negative if it left early; {@code null} if it did not leave
 * @param arrivalDelay in minutes, negative if it arrived early; {@code null} if it did not arrive where it should
 */
public record Flight(
        String carrier,
        Instant scheduled,
        int month,
        int hour,
        int distance,
        @Nullable Double departureDelay,
        @Nullable Double arrivalDelay) {}
