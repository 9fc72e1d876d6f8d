package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.PipelineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The system's clock, with one daemon thread that calls back. It looks at the time of day at least twice a minute while
 * something is to come, since timers of the JVM stand still while a machine sleeps, and clocks are set.
 */
final class WallClock implements PipelineClock, AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor thread;

    WallClock() {
        thread = new ScheduledThreadPoolExecutor(1, action -> {
            Thread daemon = new Thread(action, "mlops-scheduler");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Runnable at(Instant time, Runnable action) {
        Call call = new Call(time, action);
        call.arm();
        return call::cancel;
    }

    private final class Call implements Runnable {
        private final Instant time;
        private final Runnable action;
        private boolean cancelled;
        private @Nullable ScheduledFuture<?> future;

        Call(Instant time, Runnable action) {
            this.time = time;
            this.action = action;
        }

        synchronized void arm() {
            if (cancelled || thread.isShutdown()) return;
            Duration left = Duration.between(instant(), time);
            long nanos = left.compareTo(LOOK) < 0 ? Math.max(0, left.toNanos()) : LOOK.toNanos();
            future = thread.schedule(this, nanos, TimeUnit.NANOSECONDS);
        }

        synchronized void cancel() {
            cancelled = true;
            if (future != null) future.cancel(false);
        }

        @Override
        public void run() {
            if (instant().isBefore(time)) arm();
            else action.run();
        }
    }

    /** Ends the thread, whose last action may be this. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
