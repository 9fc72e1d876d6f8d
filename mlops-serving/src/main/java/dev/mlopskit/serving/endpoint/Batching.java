package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;

/**
 * How calls with single rows are put together: those that come while the model runs wait for it, and are then predicted by one
 * call of the model, in the order in which they came. No call waits for others to come. For a model that does not gain by it,
 * which is found out by measuring, calls go to the model one by one as without it.
 *
 * @param rows how many rows at most one call of the model gets
 * @param within how long a call may take: fewer rows are put together for it, and a call that would have to wait longer is refused
 *     by an {@link OverloadedException}
 * @param waiting how many calls may wait at most; more are refused
 */
public record Batching(int rows, Duration within, int waiting) {
    /** Refuses what puts nothing together. */
    public Batching {
        if (rows < 2 || waiting < 1)
            throw new ServingException("batches of " + rows + " rows for which " + waiting
                    + " calls wait put nothing together: give 2 or more, and 1 or more");
        if (within.isNegative() || within.isZero())
            throw new ServingException("no call is answered within " + within + ": give more than zero");
        within = Times.bounded(within);
    }

    /** At most 64 rows, and 1,000 calls that wait. */
    public static Batching within(Duration within) {
        return new Batching(64, within, 1000);
    }
}
