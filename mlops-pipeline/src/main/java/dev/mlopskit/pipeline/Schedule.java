package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Waits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When something is due: a function from a point in time to the next one, in a time zone. {@link Cron} is one. Implementations
 * are immutable and thread-safe.
 */
public interface Schedule {
    /**
     * The first time after another, which is not counted; empty if there is none any more.
     *
     * @param after any time
     * @param zone where days and hours are counted
     */
    Optional<Instant> next(Instant after, ZoneId zone);

    /**
     * Every so long, counted from 1970-01-01T00:00Z: elapsed time and not that of a clock on the wall, so no zone and no
     * summer time changes it.
     *
     * @param interval a millisecond to a hundred years
     * @throws PipelineException if it is shorter or longer
     */
    static Schedule every(Duration interval) {
        if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Waits.LONGEST) > 0)
            throw new PipelineException(
                    "a schedule cannot be due every " + interval + ": take a millisecond to a hundred years");
        return new Interval(interval);
    }
}
