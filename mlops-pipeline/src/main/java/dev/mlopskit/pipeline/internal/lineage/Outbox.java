package dev.mlopskit.pipeline.internal.lineage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way out, sent one by one by a thread of its own, so that a run never waits for them. What finds no room, or cannot
 * be sent, is lost, counted, and told in the log: the first at WARN, the others at DEBUG. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final EventSender sender;
    private final int capacity;
    private final Duration patience;
    private final Queue<String> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;
    private long lost;

    /**
     * For a way out.
     *
     * @param capacity how many events may wait
     * @param patience how long {@link #close} waits for them
     */
    public Outbox(EventSender sender, int capacity, Duration patience) {
        this.sender = sender;
        this.capacity = capacity;
        this.patience = patience;
    }

    /** Takes an event; returns at once. */
    public synchronized void add(String event) {
        if (closed) lose("closed", null);
        else if (waiting.size() >= capacity) lose(capacity + " events wait already", null);
        else {
            waiting.add(event);
            notifyAll();
            if (thread == null) {
                thread = new Thread(this::sendAll, "mlops-pipeline-lineage");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /** How many events did not get out. */
    public synchronized long lost() {
        return lost;
    }

    private synchronized void lose(String why, @Nullable Throwable error) {
        lost++;
        if (lost == 1) LOG.warn("an event of OpenLineage for {} is lost: {}; the run goes on", sender, why, error);
        else LOG.debug("an event of OpenLineage for {} is lost: {}", sender, why);
    }

    private void sendAll() {
        try {
            for (String event = next(); event != null; event = next()) send(event);
        } catch (InterruptedException e) {
            // Closed, and out of patience: nobody else interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private void send(String event) throws InterruptedException {
        try {
            sender.send(event);
        } catch (InterruptedException e) {
            lose("closed before it was sent", null);
            throw e;
        } catch (Exception | Error e) {
            lose("it cannot be sent", e);
        }
    }

    /** The next event, once there is one; {@code null} when closed and all are sent. */
    private synchronized @Nullable String next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) wait();
        return waiting.poll();
    }

    /** Stops the thread, and says whether the calling one was interrupted meanwhile. */
    private static boolean stop(Thread sending) {
        sending.interrupt();
        try {
            // It counts what it was sending.
            sending.join(1_000);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Waits until all is sent, but not for ever. May be repeated. */
    @Override
    public void close() {
        Thread sending;
        synchronized (this) {
            if (closed) return;
            closed = true;
            notifyAll();
            sending = thread;
        }
        boolean interrupted = false;
        if (sending != null) {
            try {
                sending.join(patience.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (sending.isAlive()) interrupted |= stop(sending);
        }
        synchronized (this) {
            for (; !waiting.isEmpty(); waiting.poll()) lose("closed before it was sent", null);
            if (lost > 0) LOG.warn("events of OpenLineage for {} that were lost: {}", sender, lost);
        }
        try {
            sender.close();
        } catch (IOException e) {
            LOG.warn("{} cannot be closed", sender, e);
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
