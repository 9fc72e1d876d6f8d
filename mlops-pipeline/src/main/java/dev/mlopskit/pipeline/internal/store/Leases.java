package dev.mlopskit.pipeline.internal.store;

import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What says that a process lives, to those that would take what it has. */
public final class Leases {
    /** How long a process may be silent before another one may take what it has. */
    public static final Duration LENGTH = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private Leases() {}

    /** Whether whoever had it is no more. */
    public static boolean isLeft(String owner, Instant until, Instant now) {
        return until.isBefore(now)
                || ProcessIdentity.parse(owner).map(ProcessIdentity::isGone).orElse(true);
    }

    /** The renewal of one lease. */
    public static final class Renewal {
        private final Duration every;
        private Runnable end = () -> {};
        private boolean stopped;

        /** Four times in the length of a lease. */
        public Renewal() {
            this(LENGTH.dividedBy(4));
        }

        Renewal(Duration every) {
            this.every = every;
        }

        /** Renews now and then, and tells when somebody else has it. */
        public synchronized void start(Runnable renew, Consumer<Throwable> lost) {
            if (!stopped) end = Timers.every(every, () -> renew(renew, lost));
        }

        private void renew(Runnable renew, Consumer<Throwable> lost) {
            try {
                renew.run();
            } catch (PipelineException e) {
                if (isStopped()) return;
                // The store may be away for a while: the next commit says so if it still is.
                if (e instanceof StoreFailure) LOG.warn("a lease could not be renewed", e);
                else lost.accept(e);
            } catch (RuntimeException | Error e) {
                LOG.error("a lease could not be renewed", e);
            }
        }

        private synchronized boolean isStopped() {
            return stopped;
        }

        /** Renews no more. */
        public synchronized void stop() {
            stopped = true;
            end.run();
        }
    }
}
