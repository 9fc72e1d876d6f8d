package dev.mlopskit.serving.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work beside the calls: what callers offer waits in a ring, which one thread empties every few milliseconds. An offer takes no lock
 * and wakes nobody, but for one in some hundred: to wake a thread costs a caller microseconds. Thread-safe.
 */
final class Beside<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final long BUSY = 10_000_000;
    private static final long IDLE = 100_000_000;

    private final AtomicReferenceArray<T> ring;
    private final AtomicLong tickets = new AtomicLong();
    private final int mask;
    private final int alarm;
    private final Consumer<List<T>> work;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param waiting how many things there is room for, rounded up to a power of two
     * @param work takes what was offered, in order unless some was refused or offered at the same time; never called twice at once
     */
    Beside(String name, int waiting, Consumer<List<T>> work) {
        int size = Math.max(Integer.highestOneBit(waiting - 1) << 1, 1);
        this.ring = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
        this.alarm = Math.max(size / 4, 1) - 1;
        this.work = work;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether there is room for it; returns at once. */
    boolean offer(T item) {
        long ticket = tickets.getAndIncrement();
        boolean fits = !closed && ring.compareAndSet((int) ticket & mask, null, item);
        if (((int) ticket & alarm) == alarm) LockSupport.unpark(thread);
        return fits;
    }

    private void run() {
        long pause = BUSY;
        while (!closed) {
            pause = empty() ? Math.min(2 * pause, IDLE) : BUSY;
            LockSupport.parkNanos(this, pause);
        }
    }

    /** Works off what waits; {@code true} if nothing did. */
    private synchronized boolean empty() {
        List<T> batch = new ArrayList<>();
        // The whole ring, from the oldest on: whoever has a ticket may not have put his thing into its place yet.
        long next = tickets.get();
        for (int i = 0; i <= mask; i++) {
            T item = ring.getAndSet((int) (next + i) & mask, null);
            if (item != null) batch.add(item);
        }
        if (batch.isEmpty()) return true;
        try {
            work.accept(batch);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed on what {} calls left to it", thread.getName(), batch.size(), e);
        }
        return false;
    }

    /** Works off what was offered before, and does something while no work is done. */
    synchronized <R> R settled(Supplier<R> deed) {
        empty();
        return deed.get();
    }

    /** Ends it, and forgets what waits. */
    void abandon() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Ends it when what was offered is worked off. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        empty();
    }
}
