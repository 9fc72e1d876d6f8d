package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schedules that have something to start, in turn. Runs are started without the lock of the core and by one thread at a
 * time: whichever finds something goes on until nothing is left, and a run that ends meanwhile, even within the call that
 * starts it, only leaves word.
 */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final ReentrantLock lock;
    private final Condition changed;
    private final PipelineClock clock;
    private final ScheduleState state;
    private final Runs runs;
    private final Standby standby;
    private final Deque<Entry> ready = new ArrayDeque<>();
    private boolean starting;
    private boolean closed;

    Turns(ReentrantLock lock, Condition changed, PipelineClock clock, ScheduleState state) {
        this.lock = lock;
        this.changed = changed;
        this.clock = clock;
        this.state = state;
        this.standby = new Standby(lock, state, this);
        Endings endings = new Endings(lock, clock, state, standby::look, this::take);
        this.runs = new Runs(lock, changed, endings, this::take);
    }

    /** What another process has begun. */
    Standby standby() {
        return standby;
    }

    /** The runs that go on, in turn or not. */
    Runs runs() {
        return runs;
    }

    /** Under the lock: lets a schedule start what waits, if it may. */
    void queue(Entry entry) {
        if (entry.ready || entry.blocked || !entry.canStart()) return;
        entry.ready = true;
        ready.add(entry);
    }

    /** Starts all that can start, unless another thread is at it, which then starts it too. */
    void take() {
        lock.lock();
        try {
            if (starting) return;
            starting = true;
        } finally {
            lock.unlock();
        }
        try {
            for (Runnable step = next(); step != null; step = next()) step.run();
        } catch (RuntimeException | Error e) {
            free();
            throw e;
        }
    }

    /** What is to be done next without the lock; {@code null} if nothing is, and then another thread may look for it. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            for (Entry entry = ready.poll(); entry != null && !closed; entry = ready.poll()) {
                entry.ready = false;
                if (!entry.canStart()) continue;
                Runnable step = begin(entry);
                queue(entry);
                if (step != null) return step;
            }
            starting = false;
            changed.signalAll();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable begin(Entry entry) {
        DataInterval interval = entry.first();
        @Nullable String before = entry.givenUp();
        boolean begun;
        try {
            // A backfill of this scheduler may be at it, and then both would be the one who began it.
            begun = !runs.has(entry.name, interval) && state.begin(entry.name, interval, entry.claim());
        } catch (RuntimeException e) {
            // It waits, and so nothing after it starts before it.
            LOG.warn(
                    "run of schedule '{}' for {} could not be written down and waits; it is tried again after {}",
                    entry.name,
                    interval,
                    TRY_AGAIN,
                    e);
            tryAgain(entry);
            return () -> Runs.tell(entry, interval, e);
        }
        entry.taken();
        if (!begun) {
            standby.lost(entry);
            return null;
        }
        Launch launch = new Launch(runs, entry, entry.name, interval, before, this::over);
        entry.active++;
        runs.add(launch);
        return () -> runs.start(launch, entry.starter);
    }

    private void over(Launch launch, boolean givenUp) {
        Entry entry = launch.entry;
        entry.active--;
        if (givenUp) {
            entry.giveBack(launch.interval, launch.runId == null ? launch.before : launch.runId);
            tryAgain(entry);
        } else queue(entry);
    }

    /** Under the lock: lets a schedule start nothing for a while. */
    private void tryAgain(Entry entry) {
        if (entry.ready) ready.remove(entry);
        entry.ready = false;
        if (entry.blocked) return;
        entry.blocked = true;
        clock.at(clock.instant().plus(TRY_AGAIN), () -> again(entry));
    }

    private void again(Entry entry) {
        lock.lock();
        try {
            entry.blocked = false;
            queue(entry);
        } finally {
            lock.unlock();
        }
        take();
    }

    private void free() {
        lock.lock();
        try {
            starting = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: whether a thread starts runs. */
    boolean isTaken() {
        return starting;
    }

    /** Under the lock: starts nothing more. */
    void close() {
        closed = true;
        standby.close();
    }
}
