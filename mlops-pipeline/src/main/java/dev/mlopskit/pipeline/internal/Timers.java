package dev.mlopskit.pipeline.internal;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The timer of all runs of this process. Its one thread only hands over to others, so that a listener or a database that is slow
 * makes nobody else late. All are daemons, and there while something waits.
 */
public final class Timers {
    private static final ThreadFactory DAEMONS = action -> {
        Thread thread = new Thread(action, "mlops-pipeline-timer");
        thread.setDaemon(true);
        return thread;
    };
    private static final ExecutorService HANDS = Executors.newCachedThreadPool(DAEMONS);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private Timers() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, DAEMONS);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Runs an action after a delay; gives what takes it back. */
    public static Runnable after(Duration delay, Runnable action) {
        ScheduledFuture<?> future =
                TIMER.schedule(() -> HANDS.execute(action), Waits.nanos(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Runs an action, which throws nothing, again and again, never twice at the same time; gives what ends that. */
    public static Runnable every(Duration delay, Runnable action) {
        AtomicBoolean underWay = new AtomicBoolean();
        Runnable once = () -> {
            try {
                action.run();
            } finally {
                underWay.set(false);
            }
        };
        Runnable turn = () -> {
            if (!underWay.compareAndSet(false, true)) return;
            try {
                HANDS.execute(once);
            } catch (Throwable e) {
                // No thread for it, this time: a timer whose turn throws has no other.
                underWay.set(false);
            }
        };
        ScheduledFuture<?> future =
                TIMER.scheduleWithFixedDelay(turn, Waits.nanos(delay), Waits.nanos(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
