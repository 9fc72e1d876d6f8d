package dev.mlopskit.pipeline.internal.store;

import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then, for each run of this process, that the process lives: one daemon for all. */
public final class Leases {
    /** How long a process may be silent before another one may take what it has. */
    public static final Duration LENGTH = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final long EVERY_MILLIS = LENGTH.toMillis() / 4;
    private static final ScheduledThreadPoolExecutor TIMER = Timers.daemon("mlops-pipeline-leases");

    private Leases() {}

    /** Whether whoever had it is no more. */
    public static boolean isLeft(String owner, Instant until, Instant now) {
        return until.isBefore(now)
                || ProcessIdentity.parse(owner).map(ProcessIdentity::isGone).orElse(true);
    }

    /** The renewal of one lease. */
    public static final class Renewal {
        private @Nullable ScheduledFuture<?> next;
        private boolean stopped;

        /** Renews now and then, and tells once that somebody else has it. */
        public synchronized void start(Runnable renew, Consumer<Throwable> lost) {
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

        /** Renews no more. */
        public synchronized void stop() {
            stopped = true;
            if (next != null) next.cancel(false);
        }
    }
}
