package dev.mlopskit.pipeline;

import java.time.Duration;
import java.time.Instant;

/**
 * The stretch of time whose data a run is for: as in Airflow, a schedule's run for an interval is due when the interval is
 * over, and each interval begins where the one before it ends.
 *
 * @param start the first moment of it
 * @param end the first moment after it, when the run is due
 */
public record DataInterval(Instant start, Instant end) {
    /**
     * Checks the order.
     *
     * @throws PipelineException if the end does not come after the start
     */
    public DataInterval {
        if (!start.isBefore(end))
            throw new PipelineException(
                    "a data interval cannot go from " + start + " to " + end + ": let it end after it starts");
    }

    /** How long it is, in elapsed time. */
    public Duration length() {
        return Duration.between(start, end);
    }

    /** Whether a moment is in it. */
    public boolean contains(Instant moment) {
        return !moment.isBefore(start) && moment.isBefore(end);
    }

    /** Both ends, such as {@code [2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z)}. */
    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}
