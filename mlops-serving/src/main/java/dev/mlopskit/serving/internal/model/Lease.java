package dev.mlopskit.serving.internal.model;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that use something, and frees it when it is closed and the last call has returned: neither does a close
 * wait, nor is native memory freed under a caller. Thread-safe.
 */
public final class Lease {
    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger state = new AtomicInteger();
    private final Runnable free;

    /** Makes a lease. */
    public Lease(Runnable free) {
        this.free = free;
    }

    /** Begins a call; {@code false} if it is closed. */
    public boolean enter() {
        for (int now = state.get(); now >= 0; now = state.get()) if (state.compareAndSet(now, now + 1)) return true;
        return false;
    }

    /** Whether calls may begin. */
    public boolean isOpen() {
        return state.get() >= 0;
    }

    /** Ends a call that {@link #enter} allowed. */
    public void exit() {
        if (state.decrementAndGet() == CLOSED) free.run();
    }

    /** Allows no more calls; frees at once when none runs. */
    public void close() {
        for (int now = state.get(); now >= 0; now = state.get())
            if (state.compareAndSet(now, now | CLOSED)) {
                if (now == 0) free.run();
                return;
            }
    }
}
