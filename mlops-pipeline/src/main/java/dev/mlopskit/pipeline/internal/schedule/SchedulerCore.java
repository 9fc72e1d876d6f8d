package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the schedules, and looks at each when the clock says that it is due. Thread-safe. */
public final class SchedulerCore {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");

    private final PipelineClock clock;
    private final @Nullable OwnTimer timer;
    private final ScheduleState state;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Alarm alarm;
    private final Turns turns;
    private final Runs runs;
    private long added;
    private boolean closed;

    /** Goes by the system's clock unless it is given another. */
    public SchedulerCore(@Nullable PipelineClock given, ScheduleState state) {
        OwnTimer timer = given == null ? new OwnTimer() : null;
        this.timer = timer;
        this.clock = timer == null ? Objects.requireNonNull(given) : timer.clock();
        this.state = state;
        this.alarm = new Alarm(clock, this::tick);
        this.turns = new Turns(lock, changed, clock, state);
        this.runs = turns.runs();
    }

    /** Now. */
    public Instant now() {
        return clock.instant();
    }

    /** Adds a schedule, which from now on runs. */
    public void add(Entry entry) {
        lock.lock();
        try {
            requireOpen();
            if (entries.containsKey(entry.name))
                throw new PipelineException("there is a schedule '" + entry.name
                        + "' already: give each a name of its own, or remove() that one first");
            entry.restore(state);
            Instant nextFree = entry.takeUp(state);
            entry.number = added++;
            entries.put(entry.name, entry);
            turns.standby().arm(entry, nextFree);
            if (!entry.paused) decide(entry, now());
            alarm.arm();
        } finally {
            lock.unlock();
        }
        turns.take();
    }

    /** All schedules, in the order in which they were added. */
    public List<Entry> entries() {
        return locked(() -> List.copyOf(entries.values()));
    }

    /** When a schedule is due next; {@code null} if it is not. */
    public @Nullable Instant nextDue(Entry entry) {
        return this.<@Nullable Instant>locked(() -> entry.paused ? null : entry.nextDue());
    }

    /** Whether a schedule is paused. */
    public boolean isPaused(Entry entry) {
        return locked(() -> entry.paused);
    }

    /** Pauses a schedule, or lets it go on. */
    public void pause(Entry entry, boolean paused) {
        lock.lock();
        try {
            requireOpen();
            requirePresent(entry);
            if (entry.paused == paused) return;
            state.pause(entry.name, paused);
            entry.paused = paused;
            if (paused) alarm.set(entry, null);
            else {
                turns.standby().lost(entry);
                decide(entry, now());
            }
            alarm.arm();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        turns.take();
    }

    /** Takes a schedule away for good. */
    public void remove(Entry entry) {
        lock.lock();
        try {
            requireOpen();
            if (entry.removed) return;
            state.remove(entry.name);
            entry.removed = true;
            entries.remove(entry.name);
            alarm.set(entry, null);
            alarm.arm();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tick(Instant time) {
        lock.lock();
        try {
            alarm.rung(time);
            if (closed) return;
            Instant now = now();
            for (Entry entry = alarm.poll(now); entry != null; entry = alarm.poll(now)) decide(entry, now);
            alarm.arm();
        } finally {
            lock.unlock();
        }
        turns.take();
    }

    private void decide(Entry entry, Instant now) {
        try {
            entry.decide(now);
            alarm.set(entry, entry.nextDue());
        } catch (RuntimeException e) {
            LOG.warn("schedule '{}' is due no more, as its times cannot be told: correct it", entry.name, e);
        }
        turns.queue(entry);
    }

    /** Begins a run out of turn, unless somebody else runs that interval; {@code null} if there is no need to. */
    @Nullable
    Launch launch(Entry entry, String key, DataInterval interval, ScheduleState.Claim claim, Starter starter) {
        Launch launch = new Launch(runs, entry, key, interval, null, null);
        lock.lock();
        try {
            requireOpen();
            requirePresent(entry);
            if (!state.begin(key, interval, claim)) {
                if (state.succeeded(key, interval.start(), interval.end()).contains(interval)) return null;
                launch.problem = new PipelineException("interval " + interval + " of schedule '" + entry.name
                        + "' was begun already, here or by another process, and is not over: run the backfill again"
                        + " when it is");
                return launch;
            }
            runs.add(launch);
        } finally {
            lock.unlock();
        }
        runs.start(launch, starter);
        return launch;
    }

    /** The runs that go on. */
    Runs runs() {
        return runs;
    }

    /** The runs of a schedule that go on. */
    public List<ActiveRun> active(Entry entry) {
        return runs.of(entry);
    }

    ScheduleState state() {
        return state;
    }

    /** Waits until nothing runs and nothing that is due waits; false if that took too long. */
    public boolean awaitIdle(Duration most) throws InterruptedException {
        long left = Waits.nanos(most);
        lock.lockInterruptibly();
        try {
            while (!runs.isEmpty() || !closed && (turns.isTaken() || waits())) {
                if (left <= 0) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean waits() {
        return entries.values().stream().anyMatch(Entry::canStart);
    }

    /** Starts nothing more, leaves or cancels what runs, and waits for its bodies. */
    public void close() {
        List<Launch> launches;
        lock.lock();
        try {
            if (closed) return;
            closed = true;
            alarm.stop();
            turns.close();
            launches = runs.close();
        } finally {
            lock.unlock();
        }
        runs.leave(launches);
        // Within the call that starts a run nobody can wait for it.
        launches.removeIf(launch -> launch.starting == Thread.currentThread());
        try {
            runs.awaitFewer(launches, 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            // What runs on stays this scheduler's, so that nobody else runs it at the same time.
            runs.whenEmpty(this::giveBack);
        } finally {
            lock.unlock();
        }
        if (timer != null) timer.close();
    }

    private void giveBack() {
        try {
            state.close();
        } catch (RuntimeException e) {
            LOG.warn("what the scheduler had begun could not be given back: it is free when its lease is over", e);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) throw new PipelineException("the scheduler is closed: open another one");
    }

    private static void requirePresent(Entry entry) {
        if (entry.removed)
            throw new PipelineException("schedule '" + entry.name + "' was removed: add it to the scheduler again");
    }
}
