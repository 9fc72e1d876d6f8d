package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How an endpoint is watched: the inputs and outputs of each version are sketched over windows that follow each other, and compared
 * with the profile of its package ({@link dev.mlopskit.serving.ModelPackage#profile}) when a window closes, which is told by an {@link
 * EndpointEvent.WindowClosed}. Rows wait in a queue for the one thread that does it, so that no call is slowed or failed; what the
 * queue cannot hold is dropped and counted. Arrays in rows must not be changed after the call. Immutable.
 *
 * @param time how long a window is; it closes when the endpoint next looks at its clock, within a second, or by {@link
 *     Endpoint#refresh}
 * @param rows how many rows of a version are sketched at most in a window; where there are more, the next window takes its sample
 *     from all of its time
 * @param percent the part of the calls that is looked at, from 1 to 100
 * @param waiting how many calls may wait to be sketched
 * @param atLeast of how many rows, or calls, shares and drift and latency are judged by a guard; below, an alert stays as it is
 * @param guards what must hold in each window of each version; what does not is told by an {@link EndpointEvent.AlertBegan}
 */
public record Monitoring(Duration time, int rows, int percent, int waiting, long atLeast, List<Guard> guards) {
    /** Refuses what watches nothing. */
    public Monitoring {
        guards = List.copyOf(guards);
        if (time.isNegative() || time.isZero())
            throw new ServingException("a window of " + time + " has no rows: give more than zero");
        time = Times.bounded(time);
        if (rows < 1 || waiting < 1 || waiting > 1 << 20)
            throw new ServingException("a window of " + rows + " rows for which " + waiting
                    + " calls wait cannot be: give 1 or more, and 1 to " + (1 << 20));
        if (percent < 1 || percent > 100)
            throw new ServingException("a monitor cannot see " + percent + " % of the calls: give 1 to 100");
        if (atLeast < 1) throw new ServingException("no guard can judge by " + atLeast + " rows: give 1 or more");
    }

    /** Windows of this time with at most 100,000 rows, of all calls, 4,096 of which may wait; guards judge 500 rows or more. */
    public static Monitoring windows(Duration time) {
        return new Monitoring(time, 100_000, 100, 4096, 500, List.of());
    }

    /** Windows of one minute. */
    public static Monitoring everyMinute() {
        return windows(Duration.ofMinutes(1));
    }

    /** With at most so many rows of a version in a window. */
    public Monitoring rows(int rows) {
        return new Monitoring(time, rows, percent, waiting, atLeast, guards);
    }

    /** With another part of the calls. */
    public Monitoring percent(int percent) {
        return new Monitoring(time, rows, percent, waiting, atLeast, guards);
    }

    /** With room for another number of calls. */
    public Monitoring waiting(int waiting) {
        return new Monitoring(time, rows, percent, waiting, atLeast, guards);
    }

    /** With guards that judge windows of so many rows or calls at least. */
    public Monitoring atLeast(long atLeast) {
        return new Monitoring(time, rows, percent, waiting, atLeast, guards);
    }

    /** With these guards beside the present ones. */
    public Monitoring alert(Guard... more) {
        List<Guard> all = new ArrayList<>(guards);
        Collections.addAll(all, more);
        return new Monitoring(time, rows, percent, waiting, atLeast, all);
    }
}
