package dev.mlopskit.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another process or thread does, and never longer than told. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Waiting() {}

    /** Returns as soon as the condition holds; fails when it does not within the time. */
    static void until(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline)
                throw new AssertionError("waited " + atMost.toSeconds() + " s in vain for " + what);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
