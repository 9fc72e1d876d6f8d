package dev.mlopskit.pipeline.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The timer of all runs of this process: one daemon, which runs no body. */
final class Timers {
    private static final ScheduledThreadPoolExecutor TIMER = timer();
    private static final String NAME = "mlops-pipeline-timer";

    private Timers() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, NAME);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        // No thread while there is nothing to wait for.
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Runs an action after a delay; gives what takes it back. */
    static Runnable after(Duration delay, Runnable action) {
        ScheduledFuture<?> future = TIMER.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Whether this is the thread of the timer. */
    static boolean isThread(Thread thread) {
        return thread.getName().equals(NAME);
    }
}
