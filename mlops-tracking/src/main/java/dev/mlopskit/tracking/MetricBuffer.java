package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a run that are written a little later, many at a time; made by {@link Run#buffer(int)}. A call returns before
 * its point is safe in the store: a killed process loses what was logged since the last {@link #flush()}, which is seldom
 * more than the last tenth of a second. Nothing else loses a point: when the buffer is full, calls wait until there is room,
 * what could not be written is kept to be tried again, and the end of the run, of the process ({@code System.exit}, SIGTERM)
 * and the closing of the store write what is left. Thread-safe.
 */
public final class MetricBuffer implements AutoCloseable {
    /** How long few points wait for more, in milliseconds. */
    private static final long LINGER = 50;

    private final Consumer<List<Metric>> log;
    private final Consumer<MetricBuffer> whenClosed;
    private final InstantSource clock;
    private final int capacity;
    private final String name;

    // All below is guarded by this. One list is filled while the other is written.
    private List<Metric> filling;
    private List<Metric> writing;
    private long added;
    private long written;
    private int flushing;
    private boolean closed;
    private boolean hasWriter;
    private @Nullable Throwable failure;
    private @Nullable String checkedKey;

    MetricBuffer(
            Consumer<List<Metric>> log,
            Consumer<MetricBuffer> whenClosed,
            InstantSource clock,
            int capacity,
            String runId) {
        if (capacity < 1) throw new InvalidValueException("capacity " + capacity, "must be 1 or more");
        this.log = log;
        this.whenClosed = whenClosed;
        this.clock = clock;
        this.capacity = capacity;
        this.name = "mlopskit-buffer-" + runId;
        this.filling = new ArrayList<>();
        this.writing = new ArrayList<>();
    }

    private synchronized void startWriter() {
        Thread writer = new Thread(this::writeBatches, name);
        writer.setDaemon(true);
        writer.start();
        hasWriter = true;
    }

    /** Logs a value of a metric at step 0, now. */
    public void metric(String key, double value) {
        metric(key, value, 0);
    }

    /**
     * Logs a value of a metric at a step, now.
     *
     * @throws InvalidValueException if the key breaks MLflow's limits
     * @throws TrackingException if points could not be written; they are kept, and {@link #flush()} tries them again
     * @throws IllegalStateException if the buffer is closed
     */
    public synchronized void metric(String key, double value, long step) {
        Metric point = new Metric(key, value, step, clock.instant());
        if (!key.equals(checkedKey)) {
            Limits.check(point);
            checkedKey = key;
        }
        boolean interrupted = false;
        while (failure == null && !closed && filling.size() >= capacity) interrupted |= await(0);
        if (interrupted) Thread.currentThread().interrupt();
        if (closed) throw new IllegalStateException("the buffer is closed: ask the run for another");
        throwFailure();
        if (!hasWriter) startWriter();
        filling.add(point);
        added++;
        // The writer is woken twice for a batch, not for each point.
        if (filling.size() == 1 || filling.size() == enough()) notifyAll();
    }

    private int enough() {
        return Math.max(1, capacity / 2);
    }

    /**
     * Waits until all that was logged before is safe in the store.
     *
     * @throws TrackingException if it could not be written; it is kept, and another call tries it again
     */
    public synchronized void flush() {
        long wanted = added;
        failure = null;
        if (!hasWriter && written < wanted) startWriter();
        flushing++;
        notifyAll();
        boolean interrupted = false;
        while (failure == null && written < wanted) interrupted |= await(0);
        flushing--;
        if (interrupted) Thread.currentThread().interrupt();
        throwFailure();
    }

    /** An error of the store, such as one for want of memory, is as much its caller's as an exception. */
    private void throwFailure() {
        if (failure instanceof RuntimeException e) throw e;
        if (failure instanceof Error e) throw e;
    }

    /** Takes no more points and writes what is left, as {@link #flush()} does; may be called again if that fails. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        flush();
        whenClosed.accept(this);
    }

    private void writeBatches() {
        for (List<Metric> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
            Throwable problem = null;
            try {
                log.accept(batch);
            } catch (RuntimeException | Error e) {
                problem = e;
            }
            finish(batch, problem);
        }
    }

    /**
     * Waits for points that are worth a transaction; gives none once the buffer is closed and nothing is left that can be
     * written. Who closes it again then starts another writer.
     */
    private synchronized List<Metric> nextBatch() {
        while (failure != null || written == added) {
            if (closed) {
                hasWriter = false;
                return List.of();
            }
            await(0);
        }
        if (!writing.isEmpty()) return writing;
        long end = System.nanoTime() + LINGER * 1_000_000;
        while (flushing == 0 && !closed && filling.size() < enough()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) break;
            await(left);
        }
        List<Metric> batch = filling;
        filling = writing;
        writing = batch;
        notifyAll();
        return batch;
    }

    private synchronized void finish(List<Metric> batch, @Nullable Throwable problem) {
        if (problem == null) {
            written += batch.size();
            batch.clear();
        }
        failure = problem;
        notifyAll();
    }

    @Override
    public String toString() {
        return "metric buffer " + Integer.toHexString(System.identityHashCode(this));
    }

    /** Waits to be woken; gives whether the thread was interrupted meanwhile. */
    @SuppressWarnings("WaitNotInLoop") // all callers loop
    private boolean await(long millis) {
        try {
            wait(millis);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
