package dev.mlopskit.serving.batch;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a batch is.
 *
 * @param rows rows that are done, bad ones and those of earlier calls included
 * @param badRows rows among them that had no answer
 * @param resumedRows rows among them that earlier calls have done
 * @param elapsed how long this call has taken
 * @param finished whether all is done
 */
public record BatchProgress(long rows, long badRows, long resumedRows, Duration elapsed, boolean finished) {
    /** Rows that this call has done, a second; 0 before the first. */
    public double rowsPerSecond() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds > 0 ? (rows - resumedRows) / seconds : 0;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d rows%s, %,d bad, %,.0f rows/s",
                rows,
                finished ? ", all of them" : "",
                badRows,
                rowsPerSecond());
    }
}
