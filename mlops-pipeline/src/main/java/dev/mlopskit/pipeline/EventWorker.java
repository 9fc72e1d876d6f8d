package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.events.Loop;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What goes on in the background for an {@link EventQueue}: feeds a topic, or delivers from one, on a daemon thread of its own, until it is closed.
 * What fails is logged and tried again after a pause that grows up to 30 seconds. Thread-safe.
 */
public final class EventWorker implements AutoCloseable {
    private final Loop loop;
    private final Runnable afterwards;
    private final Supplier<List<ActiveRun>> runs;

    private volatile boolean closed;

    EventWorker(Loop loop, Runnable afterwards, Supplier<List<ActiveRun>> runs) {
        this.loop = loop;
        this.afterwards = afterwards;
        this.runs = runs;
    }

    /** Looks at once for what there is to do, rather than at its next time. */
    public void wake() {
        loop.wake();
    }

    /** Whether it does nothing any more: it is closed, its source has ended, or it stopped for {@link #failure()}. */
    public boolean isOver() {
        return loop.isOver();
    }

    /**
     * What it failed with last, if it has not succeeded since: why it is over, or what it will try again. Of a source that gives what it can, what it could
     * not have the last time, such as a folder within that cannot be read: the rest is told all the same.
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(loop.failure());
    }

    /** The runs of a consumer that go on in this process, to be approved, say, or cancelled; in the order in which they began. */
    public List<ActiveRun> activeRuns() {
        return runs.get();
    }

    /**
     * Takes nothing more, and waits until what goes on is over: of a consumer its runs, so not to be called by their bodies. A run that only
     * waits for an answer is not waited for: it is left, not over, to the next {@code deliver} to the same consumer, which asks again. To wait for less, cancel
     * {@link #activeRuns()} first. An interrupt of the calling thread ends the waiting, is set again, and leaves the runs to go on. A source that does not
     * answer, and hears no interrupt, is waited for no longer than 30 seconds, with a warning in the log. Does nothing the second time.
     */
    @Override
    public void close() {
        closed = true;
        loop.close();
        afterwards.run();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return loop + (isOver() ? ", over" : "");
    }
}
