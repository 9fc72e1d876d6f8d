package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what is due. One timer of the clock stands for the next due time of all schedules. Runs are started outside of the
 * lock by one thread at a time: whichever finds something to start goes on until nothing is left, and a run that ends
 * meanwhile, even within the call that starts it, only leaves word.
 */
public final class SchedulerCore {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final PipelineClock clock;
    private final @Nullable WallClock own;
    private final ScheduleState state;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Alarm alarm;
    private final Deque<Entry> ready = new ArrayDeque<>();
    private final Set<Launch> running = new LinkedHashSet<>();
    private boolean starting;
    private long added;
    private boolean closed;

    /** Goes by the system's clock unless it is given another. */
    public SchedulerCore(@Nullable PipelineClock given, ScheduleState state) {
        WallClock wall = given == null ? new WallClock() : null;
        this.own = wall;
        this.clock = given == null ? Objects.requireNonNull(wall) : given;
        this.state = state;
        this.alarm = new Alarm(clock, this::tick);
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
            entry.number = added++;
            entries.put(entry.name, entry);
            if (!entry.paused) decide(entry, now());
            alarm.arm();
        } finally {
            lock.unlock();
        }
        startWhatIsReady();
    }

    /** All schedules, in the order in which they were added. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries.values());
        } finally {
            lock.unlock();
        }
    }

    /** When a schedule is due next; {@code null} if it is not. */
    public @Nullable Instant nextDue(Entry entry) {
        lock.lock();
        try {
            return entry.paused ? null : entry.nextDue();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a schedule is paused. */
    public boolean isPaused(Entry entry) {
        lock.lock();
        try {
            return entry.paused;
        } finally {
            lock.unlock();
        }
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
            else decide(entry, now());
            alarm.arm();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        startWhatIsReady();
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
        startWhatIsReady();
    }

    private void decide(Entry entry, Instant now) {
        try {
            entry.decide(now);
            alarm.set(entry, entry.nextDue());
        } catch (RuntimeException e) {
            LOG.warn("schedule '{}' is due no more, as its times cannot be told: correct it", entry.name, e);
        }
        queue(entry);
    }

    private void queue(Entry entry) {
        if (entry.ready || !entry.canStart()) return;
        entry.ready = true;
        ready.add(entry);
    }

    private void startWhatIsReady() {
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
            lock.lock();
            starting = false;
            lock.unlock();
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
        try {
            boolean begun = state.begin(entry.name, interval, ScheduleState.Claim.SCHEDULE);
            entry.taken();
            if (!begun) return null;
        } catch (RuntimeException e) {
            // It waits, and so nothing after it starts before it.
            LOG.warn(
                    "run of schedule '{}' for {} could not be written down and waits; it is tried again after {}",
                    entry.name,
                    interval,
                    TRY_AGAIN,
                    e);
            entry.ready = true;
            clock.at(now().plus(TRY_AGAIN), () -> again(entry));
            return () -> tell(entry, interval, e);
        }
        Launch launch = new Launch(this, entry, entry.name, interval, () -> {
            entry.active--;
            queue(entry);
        });
        entry.active++;
        running.add(launch);
        return () -> start(launch, entry.starter);
    }

    private void again(Entry entry) {
        lock.lock();
        try {
            entry.ready = false;
            queue(entry);
        } finally {
            lock.unlock();
        }
        startWhatIsReady();
    }

    private void start(Launch launch, Starter starter) {
        // A run that begins on an interrupted thread is cancelled from the start.
        boolean interrupted = Thread.interrupted();
        launch.starting = Thread.currentThread();
        try {
            ActiveRun run = starter.start(launch.interval, launch);
            lock.lock();
            try {
                launch.run = run;
                launch.starting = null;
                if (!launch.cancelled) return;
            } finally {
                lock.unlock();
            }
            run.cancel();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} could not be started", launch, e);
            launch.problem = e;
            tell(launch.entry, launch.interval, e);
            ended(launch, RunState.FAILED);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static void tell(Entry entry, DataInterval interval, Throwable error) {
        try {
            entry.onNotStarted.accept(interval, error);
        } catch (RuntimeException e) {
            LOG.warn("onNotStarted of schedule '{}' failed", entry.name, e);
        }
    }

    /** Takes note that a run is over. */
    void ended(Launch launch, RunState ended) {
        lock.lock();
        try {
            if (!running.remove(launch)) return;
            launch.state = ended;
            if (ended == RunState.FAILED && launch.problem == null) LOG.warn("{} failed: run {}", launch, launch.runId);
            // What close() cancels is to run again when its schedule is added again.
            boolean unfinished = closed && ended == RunState.CANCELLED;
            if (!unfinished && !launch.entry.removed) state.end(launch.key, launch.interval, ended);
        } catch (RuntimeException e) {
            LOG.warn("it could not be written that {} ended {}: it will run again after a restart", launch, ended, e);
        } finally {
            launch.over();
            changed.signalAll();
            lock.unlock();
        }
        startWhatIsReady();
    }

    /** Begins a run out of turn; {@code null} if there is no need to. */
    @Nullable
    Launch launch(Entry entry, String key, DataInterval interval, ScheduleState.Claim claim, Starter starter) {
        Launch launch = new Launch(this, entry, key, interval, () -> {});
        lock.lock();
        try {
            requireOpen();
            requirePresent(entry);
            if (!state.begin(key, interval, claim)) return null;
            running.add(launch);
        } finally {
            lock.unlock();
        }
        start(launch, starter);
        return launch;
    }

    /** Waits until fewer than so many of some runs go on. */
    void awaitFewer(List<Launch> launches, int runs) throws InterruptedException {
        lock.lock();
        try {
            while (launches.stream().filter(running::contains).count() >= runs) changed.await();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels runs. */
    void cancel(List<Launch> launches) {
        List<ActiveRun> runs = new ArrayList<>();
        lock.lock();
        try {
            for (Launch launch : launches) {
                launch.cancelled = true;
                if (launch.run != null) runs.add(launch.run);
            }
        } finally {
            lock.unlock();
        }
        runs.forEach(ActiveRun::cancel);
    }

    ScheduleState state() {
        return state;
    }

    /** Waits until nothing runs and nothing that is due waits; false if that took too long. */
    public boolean awaitIdle(Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lockInterruptibly();
        try {
            while (!running.isEmpty() || !closed && (starting || waits())) {
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

    /** Starts nothing more, cancels what runs, and waits for it. */
    public void close() {
        List<Launch> launches;
        List<Launch> others;
        lock.lock();
        try {
            if (closed) return;
            closed = true;
            alarm.stop();
            launches = List.copyOf(running);
            // Within the call that starts a run nobody can wait for it.
            others = launches.stream()
                    .filter(launch -> launch.starting != Thread.currentThread())
                    .toList();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        cancel(launches);
        try {
            awaitFewer(others, 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state.close();
        if (own != null) own.close();
    }

    private void requireOpen() {
        if (closed) throw new PipelineException("the scheduler is closed: open another one");
    }

    private static void requirePresent(Entry entry) {
        if (entry.removed)
            throw new PipelineException("schedule '" + entry.name + "' was removed: add it to the scheduler again");
    }
}
