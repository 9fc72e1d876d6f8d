package dev.mlopskit.serving.endpoint;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts the calls of one version. Counting takes no lock; reading waits for nobody who counts. Thread-safe. */
final class Traffic {
    /** Two digits: a latency is told to 1 %. */
    private static final int DIGITS = 2;

    private final Recorder recorder = new Recorder(DIGITS);
    private final Histogram total = new Histogram(DIGITS);
    private final LongAdder errors = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * What was counted up to a moment, or between two.
     *
     * @param nanos how long the calls took
     */
    record Counts(Histogram nanos, long errors, long refused) {
        static final Counts NONE = new Counts(new Histogram(DIGITS), 0, 0);

        long requests() {
            return nanos.getTotalCount();
        }

        double errorRate() {
            return requests() == 0 ? 0 : (double) errors / requests();
        }

        long quantile(double quantile) {
            return nanos.getValueAtPercentile(quantile * 100);
        }

        Counts since(Counts earlier) {
            Histogram between = nanos.copy();
            between.subtract(earlier.nanos);
            return new Counts(between, errors - earlier.errors, refused - earlier.refused);
        }
    }

    void answered(long nanos) {
        recorder.recordValue(Math.max(nanos, 0));
    }

    void failed(long nanos) {
        errors.increment();
        recorder.recordValue(Math.max(nanos, 0));
    }

    void refused() {
        refused.increment();
    }

    synchronized Counts counts() {
        total.add(recorder.getIntervalHistogram());
        return new Counts(total.copy(), errors.sum(), refused.sum());
    }
}
