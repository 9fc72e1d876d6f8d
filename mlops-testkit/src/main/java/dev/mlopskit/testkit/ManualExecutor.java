package dev.mlopskit.testkit;

import dev.mlopskit.pipeline.SteppingExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs what it was given only when a test says so, one after the other, in the order in which it came, on the
 * thread of the test. Begin a run on it with {@code Pipeline.start}, as {@code run} would wait for itself. Each step is one body, so that a
 * breakpoint is met in a fixed order, and with a {@link ManualClock} and a seed every run of a pipeline goes the same way. Thread-safe.
 */
public final class ManualExecutor implements SteppingExecutor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** One with nothing to run. */
    public ManualExecutor() {}

    /** Keeps a command until it is run by hand. */
    @Override
    public synchronized void execute(Runnable command) {
        waiting.add(command);
    }

    /** How many commands wait; of a run never more than one, whose end brings the next. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /**
     * Runs the next command, of a run one body; false if none waits. For the end of a mapped task there is a step that runs no
     * body.
     */
    public boolean runNext() {
        Runnable next = poll();
        if (next != null) next.run();
        return next != null;
    }

    /** Runs what waits, and what that brings, until nothing waits any more; gives the number of commands. */
    public int runAll() {
        int count = 0;
        while (runNext()) count++;
        return count;
    }

    private synchronized @Nullable Runnable poll() {
        return waiting.poll();
    }

    @Override
    public String toString() {
        return "executor driven by hand, " + waiting() + " waiting";
    }
}
