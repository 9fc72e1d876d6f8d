package dev.mlopskit.serving.endpoint;

import java.time.Clock;

/** The circuit of one version. As long as nothing fails, a call costs one look. Thread-safe. */
final class Circuit {
    /** Whether a call may ask the version. */
    enum Permit {
        REFUSED,
        GRANTED,
        /** The one call after a pause that finds out whether the version works again. */
        TRIAL
    }

    private final CircuitBreaker breaker;
    private final Clock clock;

    /** The last calls, the youngest in the lowest bit; a failed one is a 1. */
    private long failed;

    /** How many calls the bits stand for. As long as nothing fails it is counted without a lock, and may fall behind a little. */
    private int counted;

    private long openUntil;
    private volatile boolean open;
    private volatile boolean dirty;

    Circuit(CircuitBreaker breaker, Clock clock) {
        this.breaker = breaker;
        this.clock = clock;
    }

    /** Asks for a call: granted if it is closed, and once for each pause if it is open. */
    Permit permit() {
        if (!open) return Permit.GRANTED;
        synchronized (this) {
            if (!open) return Permit.GRANTED;
            long now = clock.millis();
            // A clock that was set back is not waited for.
            if (now < openUntil && now >= openUntil - breaker.pause().toMillis()) return Permit.REFUSED;
            openUntil = now + breaker.pause().toMillis();
            return Permit.TRIAL;
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Counts a call that succeeded; whether it closed the circuit. */
    boolean succeeded(Permit permit) {
        if (!dirty) {
            if (counted < breaker.calls()) counted++;
            return false;
        }
        synchronized (this) {
            if (!open) count(0);
            // A call that began before it opened says nothing of what is now.
            else if (permit == Permit.TRIAL) {
                reset();
                return true;
            }
            return false;
        }
    }

    /** Counts a call that failed; whether it opened the circuit. */
    synchronized boolean failed() {
        if (open) return false;
        count(1);
        dirty = true;
        open = counted >= breaker.calls()
                && Long.bitCount(failed) >= Math.ceil(breaker.failureRate() * breaker.calls());
        if (open) openUntil = clock.millis() + breaker.pause().toMillis();
        return open;
    }

    private void count(int bit) {
        long mask = breaker.calls() == 64 ? -1 : (1L << breaker.calls()) - 1;
        failed = (failed << 1 | bit) & mask;
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
