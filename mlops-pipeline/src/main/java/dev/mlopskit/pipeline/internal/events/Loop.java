package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that does one step after another: each at a time that the one before named, or as soon as it is woken. A step that
 * throws is done again later; one that says so is the last.
 */
public final class Loop {
    /** What is done. */
    public interface Work {
        /**
         * Does what there is to do now.
         *
         * @return when to look again; a time that is not to come means at once, {@code null} never
         */
        @Nullable
        Instant step() throws Exception;

        /** What the last step that did not throw could not do, though it did the rest; {@code null} if it did all. */
        default @Nullable Exception missed() {
            return null;
        }

        /** Lets go of what it holds, on the thread of the loop. */
        default void end() throws Exception {}
    }

    /** Says that a step has failed in a way that will not pass. */
    public static final class Stop extends PipelineException {
        private static final long serialVersionUID = 1;
        private final RuntimeException why;

        /** With what is to be told. */
        public Stop(RuntimeException why) {
            super(String.valueOf(why.getMessage()), why);
            this.why = why;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** How long it waits by the time of the machine, at least, before it looks whether the clock was set back. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final PipelineClock clock;
    private final Work work;
    private final @Nullable Duration patience;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    /** Guarded by this. */
    private boolean woken;

    /**
     * A loop that has not begun.
     *
     * @param name what messages call it
     * @param patience how long closing waits for a step that goes on, after it has interrupted it; {@code null} to wait for its
     *     end without an interrupt
     */
    public Loop(String name, PipelineClock clock, Work work, @Nullable Duration patience) {
        this.name = name;
        this.clock = clock;
        this.work = work;
        this.patience = patience;
        this.thread = new Thread(this::run, "mlops-events-" + name);
        thread.setDaemon(true);
    }

    /** Begins. */
    public Loop start() {
        thread.start();
        return this;
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                Instant next = work.step();
                failures = 0;
                tell(work.missed());
                if (next == null) break;
                await(next);
            } catch (Stop e) {
                failure = e.why;
                LOG.error("{} has stopped", name, e.why);
                break;
            } catch (Throwable e) {
                if (closed) break;
                if (failures++ == 0) LOG.warn("{} failed and tries again", name, e);
                failure = e;
                rest(pause(failures));
            }
        }
        try {
            work.end();
        } catch (Exception e) {
            LOG.warn("{} did not end cleanly", name, e);
        }
    }

    /** Logs what was missed unless that was missed the last time too. */
    private void tell(@Nullable Exception missed) {
        Throwable before = failure;
        failure = missed;
        if (missed != null && (before == null || !Objects.equals(before.getMessage(), missed.getMessage())))
            LOG.warn("{} goes on without a part", name, missed);
    }

    private static Duration pause(int failures) {
        Duration pause = Duration.ofMillis(250L << Math.min(failures, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Waits by the clock; by the time of the machine if it is the clock that fails. */
    private void rest(Duration pause) {
        try {
            Instant now = clock.instant();
            Instant next = Waits.after(now, pause);
            if (next.isAfter(now)) {
                await(next);
                return;
            }
        } catch (RuntimeException e) {
            LOG.debug("the clock of {} failed", name, e);
        }
        awaitWake(Waits.nanos(pause));
    }

    private void await(Instant next) {
        Instant from = clock.instant();
        if (!next.isAfter(from)) return;
        Runnable takeBack = clock.at(next, this::wake);
        try {
            long most = Math.max(Waits.nanos(Duration.between(from, next)), LEAST_NANOS);
            // A clock that was set back calls as much too late.
            while (!awaitWake(most) && !clock.instant().isBefore(from)) LOG.trace("{} waits on", name);
        } finally {
            takeBack.run();
        }
    }

    /** Whether there was a reason to end the waiting before its time. */
    private synchronized boolean awaitWake(long nanos) {
        long until = System.nanoTime() + nanos;
        try {
            while (!woken && !closed) {
                long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (millis <= 0) return false;
                wait(millis);
            }
            woken = false;
        } catch (InterruptedException e) {
            // Closed, or not ours: the next step shows it.
        }
        return true;
    }

    /** Makes the next step come at once. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Whether no step will come any more. */
    public boolean isOver() {
        return closed || !thread.isAlive();
    }

    @Override
    public String toString() {
        return name;
    }

    /** What the last step threw, or why it was the last. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Lets no further step begin, and waits for the one that goes on, as long as there is patience; an interrupt ends the waiting, and is set again. */
    public void close() {
        closed = true;
        wake();
        if (patience != null) thread.interrupt();
        if (Objects.equals(Thread.currentThread(), thread)) return;
        try {
            // Zero is without end.
            thread.join(patience == null ? 0 : Math.max(1, patience.toMillis()));
            if (thread.isAlive())
                LOG.warn(
                        "{} is closed, though its last step has heard no interrupt for {} and goes on", name, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
