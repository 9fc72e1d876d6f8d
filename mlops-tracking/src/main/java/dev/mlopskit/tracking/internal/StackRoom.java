package dev.mlopskit.tracking.internal;

/**
 * Room on a thread's stack. A thread that overflows while it holds a lock may overflow again as it gives the lock back, and
 * then nobody gets it any more. So whoever takes one makes sure first that there is room for what gives it back.
 */
public final class StackRoom {
    /** A level takes 25 bytes once compiled and 100 before, so 12 to 50 kB: more than it takes to give back a lock. */
    private static final int LEVELS = 500;

    private StackRoom() {}

    /**
     * Throws a {@link StackOverflowError} now rather than a little later. Takes about a microsecond once compiled.
     */
    public static void require() {
        descend(LEVELS);
    }

    /** Adds up on the way back, so that no compiler makes a loop of it. */
    private static int descend(int left) {
        return left == 0 ? 0 : descend(left - 1) + left;
    }
}
