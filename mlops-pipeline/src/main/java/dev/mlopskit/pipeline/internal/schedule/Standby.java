package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.internal.Timers;
import dev.mlopskit.pipeline.internal.store.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what another process has begun and left. While one runs what is of a schedule here too, it is looked at again when
 * its lease may be over, by one timer a schedule; leases go by the system's clock.
 */
final class Standby {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");
    private static final Duration LEEWAY = Duration.ofMillis(100);

    private final ReentrantLock lock;
    private final ScheduleState state;
    private final Turns turns;
    private boolean closed;

    Standby(ReentrantLock lock, ScheduleState state, Turns turns) {
        this.lock = lock;
        this.state = state;
        this.turns = turns;
    }

    /** Under the lock: looks again when something may be free; {@code null} for never. */
    void arm(Entry entry, @Nullable Instant nextFree) {
        if (nextFree == null || entry.looksAgain || closed) return;
        entry.looksAgain = true;
        Duration wait = Duration.between(Instant.now(), nextFree);
        Timers.after(wait.isNegative() ? LEEWAY : wait.plus(LEEWAY), () -> lookAgain(entry));
    }

    /** Under the lock: somebody else has begun an interval of a schedule, or may have, and may not end it. */
    void lost(Entry entry) {
        if (!entry.looksAgain) look(entry);
    }

    /** Under the lock: takes up what is free. */
    void look(Entry entry) {
        if (closed || entry.removed) return;
        try {
            arm(entry, entry.takeUp(state));
            turns.queue(entry);
        } catch (RuntimeException e) {
            LOG.warn("it could not be read what another process has left of schedule '{}'", entry.name, e);
            arm(entry, Instant.now().plus(Leases.LENGTH));
        }
    }

    private void lookAgain(Entry entry) {
        lock.lock();
        try {
            entry.looksAgain = false;
            look(entry);
        } finally {
            lock.unlock();
        }
        turns.take();
    }

    /** Under the lock: looks no more. */
    void close() {
        closed = true;
    }
}
