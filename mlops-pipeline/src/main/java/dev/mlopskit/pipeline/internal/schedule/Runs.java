package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.internal.journal.DrivenRunException;
import dev.mlopskit.pipeline.internal.store.StoreFailure;
import java.util.ArrayList;
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

/** The runs that go on. What can change is guarded by the lock of the core, without which runs are started and cancelled. */
final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");

    private final ReentrantLock lock;
    private final Condition changed;
    private final Endings endings;
    private final Runnable afterEach;
    private final Set<Launch> running = new LinkedHashSet<>();
    private @Nullable Runnable whenEmpty;
    private boolean closed;

    Runs(ReentrantLock lock, Condition changed, Endings endings, Runnable afterEach) {
        this.lock = lock;
        this.changed = changed;
        this.endings = endings;
        this.afterEach = afterEach;
    }

    /** Under the lock: takes note of a run that is to be started. */
    void add(Launch launch) {
        running.add(launch);
    }

    /** Under the lock: whether nothing runs. */
    boolean isEmpty() {
        return running.isEmpty();
    }

    /** Under the lock: whether a run for an interval goes on. */
    boolean has(String key, DataInterval interval) {
        return running.stream().anyMatch(launch -> launch.key.equals(key) && launch.interval.equals(interval));
    }

    /** Starts a run, which may be over when this returns. */
    void start(Launch launch, Starter starter) {
        // A run that begins on an interrupted thread is cancelled from the start.
        boolean interrupted = Thread.interrupted();
        launch.starting = Thread.currentThread();
        launch.starter = starter;
        try {
            if (!isOver(launch, starter))
                started(launch, starter.start(launch.key, launch.interval, launch.before, launch));
        } catch (DrivenRunException e) {
            givenUp(launch, e);
        } catch (RuntimeException | Error e) {
            failed(launch, starter, e);
        } finally {
            launch.starting = null;
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Whether the run that was given up here is over, as somebody else has gone on with it. */
    private boolean isOver(Launch launch, Starter starter) {
        RunState over = launch.before == null ? null : starter.over(launch.before);
        if (over == null) return false;
        launch.runId = launch.before;
        ended(launch, over, null);
        return true;
    }

    private void failed(Launch launch, Starter starter, Throwable error) {
        try {
            // Ended by somebody else just now.
            if (isOver(launch, starter)) return;
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
        if (error instanceof StoreFailure) {
            // It may have been begun, and what cannot be read now can be later.
            tell(launch.entry, launch.interval, error);
            givenUp(launch, error);
            return;
        }
        LOG.warn("{} could not be started", launch, error);
        launch.problem = error;
        tell(launch.entry, launch.interval, error);
        ended(launch, RunState.FAILED, error);
    }

    private void started(Launch launch, ActiveRun run) {
        lock.lock();
        try {
            // One that is over would be held with all its values.
            if (running.contains(launch)) launch.run = run;
            if (!launch.cancelled && !closed) return;
        } finally {
            lock.unlock();
        }
        if (launch.cancelled) run.cancel();
        else leave(launch, run);
    }

    private static void leave(Launch launch, ActiveRun run) {
        // Nobody goes on with that of a schedule that is no more.
        if (launch.entry.removed) run.cancel();
        else Objects.requireNonNull(launch.starter).leave(run);
    }

    static void tell(Entry entry, DataInterval interval, Throwable error) {
        try {
            entry.onNotStarted.accept(interval, error);
        } catch (RuntimeException e) {
            LOG.warn("onNotStarted of schedule '{}' failed", entry.name, e);
        }
    }

    /** Takes note that a run is over, and of what it failed with. */
    void ended(Launch launch, RunState ended, @Nullable Throwable error) {
        lock.lock();
        try {
            if (!running.remove(launch)) return;
            launch.state = ended;
            launch.run = null;
            launch.over(false);
            changed.signalAll();
            if (ended == RunState.FAILED && launch.problem == null) {
                LOG.warn("{} failed: run {}", launch, launch.runId, error);
                launch.problem = error;
            }
            // What close() leaves or cancels is to run again when its schedule is added again.
            boolean unfinished = closed && ended == RunState.CANCELLED;
            endings.write(launch, unfinished ? null : ended);
            tellIfEmpty();
        } finally {
            lock.unlock();
        }
        afterEach.run();
    }

    /** Takes note that a run goes on no more here, though it is not over: its schedule, or the next backfill, goes on with it. */
    void givenUp(Launch launch, Throwable why) {
        if (closed) LOG.info("{} is not over, and goes on no more here: {}", launch, Thrown.text(why));
        else
            LOG.warn(
                    "{} is not over, and goes on no more here; {}",
                    launch,
                    launch.inTurn() ? "it is taken up again later" : "a backfill goes on with it when it is run again",
                    why);
        lock.lock();
        try {
            if (!running.remove(launch)) return;
            launch.problem = why;
            launch.run = null;
            launch.over(true);
            changed.signalAll();
            if (closed || !launch.inTurn()) endings.write(launch, null);
            tellIfEmpty();
        } finally {
            lock.unlock();
        }
        afterEach.run();
    }

    private void tellIfEmpty() {
        if (whenEmpty == null || !running.isEmpty()) return;
        endings.writeRest();
        whenEmpty.run();
        whenEmpty = null;
    }

    /** Under the lock: does something, which does not throw, once nothing runs any more; at once if nothing does. */
    void whenEmpty(Runnable then) {
        whenEmpty = then;
        tellIfEmpty();
    }

    /** The runs of a schedule, in the order in which they began. */
    List<ActiveRun> of(Entry entry) {
        List<ActiveRun> runs = new ArrayList<>();
        lock.lock();
        try {
            for (Launch launch : running) if (launch.entry == entry && launch.run != null) runs.add(launch.run);
        } finally {
            lock.unlock();
        }
        return runs;
    }

    /** Takes those that are over out of some runs, until there are fewer than so many. */
    void awaitFewer(List<Launch> launches, int most) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                launches.removeIf(launch -> !running.contains(launch));
                if (launches.size() < most) return;
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Cancels runs. */
    void cancel(List<Launch> launches) {
        Map<Launch, ActiveRun> begun;
        lock.lock();
        try {
            for (Launch launch : launches) launch.cancelled = true;
            begun = begun(launches);
        } finally {
            lock.unlock();
        }
        begun.values().forEach(ActiveRun::cancel);
    }

    private static Map<Launch, ActiveRun> begun(List<Launch> launches) {
        Map<Launch, ActiveRun> begun = new LinkedHashMap<>();
        for (Launch launch : launches) {
            @Nullable ActiveRun run = launch.run;
            if (run != null) begun.put(launch, run);
        }
        return begun;
    }

    /** Lets other schedulers go on with runs that have a journal, and cancels the others. */
    void leave(List<Launch> launches) {
        Map<Launch, ActiveRun> begun;
        lock.lock();
        try {
            begun = begun(launches);
        } finally {
            lock.unlock();
        }
        begun.forEach(Runs::leave);
    }

    /** Under the lock: leaves unfinished what is cancelled from now on, and gives all that runs. */
    List<Launch> close() {
        closed = true;
        endings.close();
        changed.signalAll();
        return new ArrayList<>(running);
    }
}
