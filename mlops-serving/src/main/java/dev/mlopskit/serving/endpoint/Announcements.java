package dev.mlopskit.serving.endpoint;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what has happened, in order and by one thread at a time. Whoever holds a lock of the endpoint only adds, and tells
 * when he has given it back, so that a slow listener keeps nobody from a rollback. Thread-safe.
 */
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final String uri;
    private final List<EndpointListener> listeners;
    private final Queue<EndpointEvent> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock telling = new ReentrantLock();

    Announcements(String uri, List<EndpointListener> listeners) {
        this.uri = uri;
        this.listeners = listeners;
    }

    void add(EndpointEvent event) {
        boolean bad = event instanceof EndpointEvent.LoadFailed
                || event instanceof EndpointEvent.RolledBack
                || event instanceof EndpointEvent.CircuitOpened
                || event instanceof EndpointEvent.AlertBegan;
        if (bad) LOG.warn("{}: {}", uri, event);
        else if (!(event instanceof EndpointEvent.WindowClosed)) LOG.info("{}: {}", uri, event);
        if (!listeners.isEmpty()) waiting.add(event);
    }

    /** Tells all that waits, unless another thread is about it, or this one is further up. */
    void tell() {
        while (!waiting.isEmpty() && !telling.isHeldByCurrentThread() && telling.tryLock())
            try {
                for (EndpointEvent next = waiting.poll(); next != null; next = waiting.poll()) tell(next);
            } finally {
                telling.unlock();
            }
    }

    private void tell(EndpointEvent event) {
        for (EndpointListener listener : listeners)
            try {
                listener.on(event);
            } catch (RuntimeException | Error e) {
                LOG.warn("A listener of {} failed on {}", uri, event, e);
            }
    }
}
