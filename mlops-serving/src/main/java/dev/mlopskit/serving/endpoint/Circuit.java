package dev.mlopskit.serving.endpoint;

import java.time.Clock;

/** The circuit of one version. As long as nothing fails, a call costs one look. Thread-safe. */
final class Circuit {
    private final CircuitBreaker breaker;
    private final Clock clock;

    /** The last calls, the youngest in the lowest bit; a failed one is a 1. */
    private long failed;

    private int counted;
    private long openUntil;
    private volatile boolean open;
    private volatile boolean dirty;

    Circuit(CircuitBreaker breaker, Clock clock) {
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Whether the version may be asked: always if it is closed, and once for each pause if it is open. */
    boolean allows() {
        if (!open) return true;
        synchronized (this) {
            long now = clock.millis();
            if (now < openUntil) return false;
            openUntil = now + breaker.pause().toMillis();
            return true;
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Counts a call that succeeded; whether it closed the circuit. */
    boolean succeeded() {
        if (!dirty) return false;
        synchronized (this) {
            if (open) {
                reset();
                return true;
            }
            count(0);
            return false;
        }
    }

    /** Counts a call that failed; whether it opened the circuit. */
    synchronized boolean failed() {
        count(1);
        dirty = true;
        boolean opens = !open
                && counted >= breaker.calls()
                && Long.bitCount(failed) >= Math.ceil(breaker.failureRate() * breaker.calls());
        if (opens) {
            open = true;
            openUntil = clock.millis() + breaker.pause().toMillis();
        }
        return opens;
    }

    private void count(int bit) {
        long mask = breaker.calls() == 64 ? -1 : (1L << breaker.calls()) - 1;
        failed = (failed << 1 | bit) & mask;
        // Successes before the first failure are not counted one by one: they stand in the bits as zeros.
        counted = Math.min(64, counted + 1);
        if (failed == 0) dirty = false;
    }

    private void reset() {
        failed = 0;
        counted = 0;
        open = false;
        dirty = false;
    }
}
