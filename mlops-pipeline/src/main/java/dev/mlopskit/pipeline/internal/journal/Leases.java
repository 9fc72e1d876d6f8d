package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.pipeline.PipelineException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then, for each run of this process, that the process lives: one daemon for all. */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final long EVERY_MILLIS = JournalStore.LEASE.toMillis() / 4;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private Leases() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "mlops-pipeline-leases");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** The renewal of one run. */
    static final class Renewal {
        private @Nullable ScheduledFuture<?> next;
        private boolean stopped;

        synchronized void start(Runnable renew, Consumer<Throwable> lost) {
            if (stopped) return;
            next = TIMER.scheduleWithFixedDelay(
                    () -> renew(renew, lost), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void renew(Runnable renew, Consumer<Throwable> lost) {
            try {
                renew.run();
            } catch (PipelineException e) {
                synchronized (this) {
                    if (stopped) return;
                }
                // The store may be away for a while: the next commit says so if it still is.
                if (e.getCause() != null) LOG.warn("a lease could not be renewed", e);
                else lost.accept(e);
            }
        }

        synchronized void stop() {
            stopped = true;
            if (next != null) next.cancel(false);
        }
    }
}
