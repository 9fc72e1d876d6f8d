package dev.mlopskit.pipeline.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The timer of all runs of this process: one daemon, which runs no body. */
public final class Timers {
    private static final String NAME = "mlops-pipeline-timer";
    private static final ScheduledThreadPoolExecutor TIMER = daemon(NAME);

    private Timers() {}

    /** A timer of one daemon thread, which is there while something waits. */
    public static ScheduledThreadPoolExecutor daemon(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
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
