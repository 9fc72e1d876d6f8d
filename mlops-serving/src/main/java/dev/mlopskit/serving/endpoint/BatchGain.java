package dev.mlopskit.serving.endpoint;

/**
 * Whether batches are worth it for a model. Compares the shortest times that single rows and rows in batches took: on a busy
 * machine the mean says more about the other threads than about the model. Written without a lock, since a sample that is lost does
 * no harm. Thread-safe.
 */
final class BatchGain {
    /** What it costs to put a row together with others, since one thread must wake another: a batch must save more than this. */
    private static final long HANDOVER_NANOS = 25_000;

    private static final int SAMPLES = 64;

    /** After so many calls it is found out anew. */
    private static final int PERIOD = 20_000;

    private volatile long single = Long.MAX_VALUE;
    private volatile long each = Long.MAX_VALUE;
    private volatile int singles;
    private volatile int batches;
    private volatile boolean worth;

    boolean isWorth() {
        return worth;
    }

    /** The time of one row in a batch, or alone as long as there was no batch; 0 as long as nothing is known. */
    long nanosOfRow() {
        long known = Math.min(single, each);
        return known == Long.MAX_VALUE ? 0 : known;
    }

    /** A row that the model got alone. */
    void single(long nanos) {
        if (nanos < single) single = nanos;
        int count = singles + 1;
        singles = count;
        if (count == SAMPLES) worth = single > HANDOVER_NANOS;
        else if (count >= PERIOD) again();
    }

    /** Rows that the model got together. */
    void batch(int rows, long nanos) {
        if (rows == 1) single(nanos);
        if (rows < 4) return;
        each = Math.min(each, nanos / rows);
        int count = batches + 1;
        batches = count;
        if (count == SAMPLES) worth = single - each > HANDOVER_NANOS;
        else if (count >= PERIOD) again();
    }

    private void again() {
        single = Long.MAX_VALUE;
        each = Long.MAX_VALUE;
        singles = 0;
        batches = 0;
    }
}
