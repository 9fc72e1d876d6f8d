package dev.mlopskit.serving.internal.protocol;

/**
 * One request on its thread. What blocks on a connection past the deadline is interrupted, which closes the connection: the JDK's
 * server itself waits for ever, unless properties of the whole process say otherwise.
 */
final class Call {
    private final Thread thread = Thread.currentThread();
    private final long timeout;
    private long deadline;
    private boolean timed;
    private boolean ended;

    /** Begins a call that must be read within a time, in nanoseconds. */
    Call(long timeout) {
        this.timeout = timeout;
        transfer();
    }

    /** From now on bytes come or go, for which there is the same time again. */
    synchronized void transfer() {
        deadline = System.nanoTime() + timeout;
        timed = true;
    }

    /** From now on the model works, however long. */
    synchronized void work() {
        timed = false;
    }

    /** Whether the time is over; between two reads, so that the client can still be told. */
    synchronized boolean late() {
        return timed && System.nanoTime() - deadline > 0;
    }

    /** Interrupts a call that is a quarter of its time late. */
    synchronized void interruptIfLate(long now) {
        if (ended || !timed || now - deadline < timeout / 4) return;
        timed = false;
        thread.interrupt();
    }

    /** Nothing interrupts the thread for this call any more. */
    synchronized void end() {
        ended = true;
        // For whoever has the thread next.
        Thread.interrupted();
    }
}
