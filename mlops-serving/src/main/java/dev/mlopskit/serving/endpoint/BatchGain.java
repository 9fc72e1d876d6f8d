package dev.mlopskit.serving.endpoint;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether batches are worth it for a model, found out by trying them: in a slice of time now and then calls are put together, or
 * are not, and it stays so if more of them end than in the slices before. What one thread pays to wake another differs between
 * machines more than models do, so nothing is assumed of it. Thread-safe.
 */
class BatchGain {
    private static final long SLICE = Duration.ofMillis(20).toNanos();

    /** So many slices are between two trials, which cost least where they are of no use. */
    private static final int PERIOD = 50;

    private static final int FIRST = 3;

    /** A slice that took so much longer had hardly any calls and says nothing. */
    private static final int TOO_LONG = 4;

    /** Batches must be better by this, since they cost each call some time. */
    private static final double MARGIN = 1.1;

    /** Below this part of one thread's time nobody waits for the model. */
    private static final double BUSY = 0.8;

    private final LongAdder calls = new LongAdder();
    private volatile long single = Long.MAX_VALUE;
    private volatile long each = Long.MAX_VALUE;
    private volatile boolean together;
    private volatile long end;

    // Guarded by this.
    private boolean begun;
    private boolean trial;
    private double usual;
    private int slices = PERIOD - FIRST;
    private long began;

    /** Whether calls are to be put together now. */
    boolean isWorth() {
        return together;
    }

    /** The shortest time that a row took alone or as part of a batch; 0 as long as nothing is known. */
    long nanosOfRow() {
        long known = Math.min(single, each);
        return known == Long.MAX_VALUE ? 0 : known;
    }

    /** A row that the model got alone, in so much time until now. */
    void single(long nanos, long now) {
        if (nanos < single) single = nanos;
        calls.increment();
        if (now - end >= 0) turn(now);
    }

    /** Rows that the model got together. */
    void batch(int rows, long nanos, long now) {
        if (rows == 1 && nanos < single) single = nanos;
        if (nanos / rows < each) each = nanos / rows;
        calls.add(rows);
        if (now - end >= 0) turn(now);
    }

    private synchronized void turn(long now) {
        if (begun && now - end < 0) return;
        long time = now - began;
        long ended = calls.sumThenReset();
        if (!begun || time > TOO_LONG * SLICE) {
            if (trial) together = !together;
            trial = false;
        } else judge((double) ended / time, single == Long.MAX_VALUE || ended * (double) single >= BUSY * time);
        begun = true;
        began = now;
        end = now + SLICE;
    }

    private void judge(double rate, boolean busy) {
        if (trial) {
            boolean better = together ? rate > MARGIN * usual : rate > usual;
            if (better) usual = rate;
            else together = !together;
            trial = false;
            slices = 0;
            return;
        }
        usual = usual == 0 ? rate : (usual + rate) / 2;
        slices++;
        if (slices < PERIOD || !together && !busy) return;
        together = !together;
        trial = true;
        single = Long.MAX_VALUE;
        each = Long.MAX_VALUE;
    }
}
