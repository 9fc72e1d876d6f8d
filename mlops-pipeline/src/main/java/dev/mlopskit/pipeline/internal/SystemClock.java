package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineClock;
import java.time.Duration;
import java.time.Instant;

/** The clock of the system, which calls back from the timer of all runs. */
public enum SystemClock implements PipelineClock {
    /** The only one. */
    INSTANCE;

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Runnable at(Instant time, Runnable action) {
        Duration delay = Duration.between(Instant.now(), time);
        return Timers.after(delay.isNegative() ? Duration.ZERO : delay, action);
    }
}
