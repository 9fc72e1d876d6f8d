package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.internal.SystemClock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread that calls back when the system's clock says so, and ends with this. */
final class OwnTimer implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    OwnTimer() {
        thread = new ScheduledThreadPoolExecutor(
                1,
                action -> {
                    Thread daemon = new Thread(action, "mlops-scheduler");
                    daemon.setDaemon(true);
                    return daemon;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** The clock. */
    PipelineClock clock() {
        return new SystemClock(this::after);
    }

    private Runnable after(Duration delay, Runnable action) {
        ScheduledFuture<?> future = thread.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Ends the thread, whose last action may be this. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
