package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one run. When the given one fails it stands still at the last good reading, so that the run can be stopped in
 * order: every body waited for and every event told.
 */
public final class RunClock {
    private final InstantSource source;
    private final Instant first;
    // Written by many threads without a lock: any recent reading will do, and an Instant is safe to see in a race.
    private Instant latest;
    private volatile @Nullable Throwable failure;

    /** Takes the first reading. */
    public RunClock(InstantSource source, String pipeline) {
        this.source = source;
        try {
            first = latest = Objects.requireNonNull(source.instant());
        } catch (Throwable e) {
            throw new PipelineException(
                    "pipeline '" + pipeline + "' was not run, as its clock failed: correct the clock and run again", e);
        }
    }

    /** The first reading. */
    Instant first() {
        return first;
    }

    Instant now() {
        if (failure != null) return latest;
        try {
            Instant now = Objects.requireNonNull(source.instant());
            latest = now;
            return now;
        } catch (Throwable e) {
            failure = e;
            return latest;
        }
    }

    /** Runs an action after a delay, as this clock counts it; gives what takes the action back. */
    Runnable after(Duration delay, Runnable action) {
        if (!(source instanceof PipelineClock clock)) return Timers.after(delay, action);
        Instant time = Waits.after(now(), delay);
        try {
            if (failure == null) return Objects.requireNonNull(clock.at(time, action));
        } catch (Throwable e) {
            failure = e;
        }
        // It would stand still for ever: the run is being stopped.
        return () -> {};
    }

    /** What the clock threw first, if it did. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
