package dev.mlopskit.serving.endpoint;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls run at once and how many wait for that; more are refused. Thread-safe. */
final class Limit {
    private final int concurrent;
    private final int waiting;
    private final Semaphore permits;
    private final AtomicInteger queue = new AtomicInteger();

    Limit(int concurrent, int waiting) {
        this.concurrent = concurrent;
        this.waiting = waiting;
        this.permits = new Semaphore(concurrent, true);
    }

    /**
     * Begins a call.
     *
     * @param deadline until when it may wait
     */
    void enter(Deadline deadline) {
        if (permits.tryAcquire()) return;
        try {
            if (queue.incrementAndGet() > waiting)
                throw new OverloadedException("all " + concurrent + " calls that may run at once run, and " + waiting
                        + " wait already: try again later, or raise EndpointBuilder.limit(..)");
            if (!permits.tryAcquire(deadline.nanos(), TimeUnit.NANOSECONDS))
                throw new OverloadedException("the deadline of a call passed while it waited for one of the "
                        + concurrent + " that may run at once: try again later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverloadedException("the thread was interrupted while its call waited for its turn");
        } finally {
            queue.decrementAndGet();
        }
    }

    void exit() {
        permits.release();
    }
}
