package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * The clock of the system, which calls back from a timer. It looks at the time of day at least twice a minute while
 * something is to come, since timers of the JVM stand still while a machine sleeps, and clocks are set.
 */
public final class SystemClock implements PipelineClock {
    /** With the timer of all runs. */
    public static final SystemClock INSTANCE = new SystemClock(Timers::after);

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final BiFunction<Duration, Runnable, Runnable> timer;

    /**
     * With a timer of its own.
     *
     * @param timer runs an action after a delay, and gives what takes that back
     */
    public SystemClock(BiFunction<Duration, Runnable, Runnable> timer) {
        this.timer = timer;
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Runnable at(Instant time, Runnable action) {
        Call call = new Call(time, action);
        call.arm();
        return call::takeBack;
    }

    private final class Call implements Runnable {
        private final Instant time;
        private final Runnable action;
        private boolean takenBack;
        private Runnable stop = () -> {};

        Call(Instant time, Runnable action) {
            this.time = time;
            this.action = action;
        }

        synchronized void arm() {
            if (takenBack) return;
            Duration left = Duration.between(Instant.now(), time);
            if (left.isNegative()) left = Duration.ZERO;
            stop = timer.apply(left.compareTo(LOOK) < 0 ? left : LOOK, this);
        }

        synchronized void takeBack() {
            takenBack = true;
            stop.run();
        }

        @Override
        public void run() {
            if (Instant.now().isBefore(time)) arm();
            else action.run();
        }
    }
}
