package dev.mlopskit.tracking;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of one thread's time in which {@link Run#current()} is a run; made by {@link Run#makeCurrent()}, best in a try
 * block. To be closed by the thread that made it, the innermost first.
 */
public final class RunScope implements AutoCloseable {
    private static final ThreadLocal<RunScope> INNERMOST = new ThreadLocal<>();

    private final Run run;
    private final @Nullable RunScope outer;
    private final Thread thread = Thread.currentThread();
    private boolean closed;

    RunScope(Run run) {
        this.run = run;
        this.outer = INNERMOST.get();
        INNERMOST.set(this);
    }

    static @Nullable Run innermost() {
        RunScope scope = INNERMOST.get();
        return scope == null ? null : scope.run;
    }

    /**
     * Makes current what was so before. Closing again does nothing.
     *
     * @throws IllegalStateException if another thread made this scope, or a scope inside it is still open
     */
    @Override
    public void close() {
        if (closed) return;
        if (thread != Thread.currentThread())
            throw new IllegalStateException("the scope of " + run + " belongs to thread " + thread.getName()
                    + ": close it there; use Run.bind(..) to carry a run to other threads");
        if (INNERMOST.get() != this)
            throw new IllegalStateException("a scope inside that of " + run + " is still open: close the inner first");
        closed = true;
        if (outer == null) INNERMOST.remove();
        else INNERMOST.set(outer);
    }
}
