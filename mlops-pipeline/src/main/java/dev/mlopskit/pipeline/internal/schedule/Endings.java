package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what became of runs, and later what cannot be written at once. Guarded by the lock of the core. */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    /** How a run ended; {@code null} if it is to be gone on with. */
    private record Ending(Launch launch, @Nullable RunState state) {}

    private final ReentrantLock lock;
    private final PipelineClock clock;
    private final ScheduleState state;
    private final Consumer<Entry> givenBack;
    private final Runnable afterwards;
    private final List<Ending> unwritten = new ArrayList<>();
    private @Nullable Runnable disarm;
    private boolean closed;

    /**
     * Of a state.
     *
     * @param givenBack hears, under the lock, whose interval was given back
     * @param afterwards runs without the lock after what could not be written at once
     */
    Endings(
            ReentrantLock lock,
            PipelineClock clock,
            ScheduleState state,
            Consumer<Entry> givenBack,
            Runnable afterwards) {
        this.lock = lock;
        this.clock = clock;
        this.state = state;
        this.givenBack = givenBack;
        this.afterwards = afterwards;
    }

    /** Writes how a run ended, or gives its interval back. */
    void write(Launch launch, @Nullable RunState ended) {
        Ending ending = new Ending(launch, ended);
        if (isWritten(ending)) return;
        unwritten.add(ending);
        arm();
    }

    private boolean isWritten(Ending ending) {
        Launch launch = ending.launch;
        if (launch.entry.removed) return true;
        try {
            state.end(launch.key, launch.interval, ending.state);
        } catch (RuntimeException e) {
            LOG.warn(
                    "it could not be written that {} {}, which is tried again {}",
                    launch,
                    ending.state == null ? "goes on no more here" : "ended " + ending.state,
                    closed ? "at the end" : "after " + TRY_AGAIN,
                    e);
            return false;
        }
        if (ending.state == null) givenBack.accept(launch.entry);
        return true;
    }

    private void arm() {
        if (closed || disarm != null || unwritten.isEmpty()) return;
        disarm = clock.at(clock.instant().plus(TRY_AGAIN), this::again);
    }

    private void again() {
        lock.lock();
        try {
            disarm = null;
            unwritten.removeIf(this::isWritten);
            arm();
        } finally {
            lock.unlock();
        }
        afterwards.run();
    }

    /** Sets no timer any more. */
    void close() {
        closed = true;
        if (disarm != null) disarm.run();
        disarm = null;
    }

    /** Writes for the last time what could not be written. */
    void writeRest() {
        unwritten.removeIf(this::isWritten);
    }
}
