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
 * @param least of how many rows, or calls, shares and drift and latency are judged by a rule; below, an alert stays as it is
 * @param rules what must hold in each window of each version; what does not is told by an {@link EndpointEvent.AlertBegan}
 */
public record Monitoring(Duration time, int rows, int percent, int waiting, long least, List<Guard> rules) {
    /** Refuses what watches nothing. */
    public Monitoring {
        rules = List.copyOf(rules);
        if (time.isNegative() || time.isZero())
            throw new ServingException("a window of " + time + " has no rows: give more than zero");
        time = Times.bounded(time);
        if (rows < 1 || waiting < 1 || waiting > 1 << 20)
            throw new ServingException("a window of " + rows + " rows for which " + waiting
                    + " calls wait cannot be: give 1 or more, and 1 to " + (1 << 20));
        if (percent < 1 || percent > 100)
            throw new ServingException("a monitor cannot see " + percent + " % of the calls: give 1 to 100");
        if (least < 1) throw new ServingException("no rule can judge by " + least + " rows: give 1 or more");
    }

    /** Windows of this time with at most 100,000 rows, of all calls, 4,096 of which may wait; rules judge 500 rows or more. */
    public static Monitoring windows(Duration time) {
        return new Monitoring(time, 100_000, 100, 4096, 500, List.of());
    }

    /** Windows of one minute. */
    public static Monitoring everyMinute() {
        return windows(Duration.ofMinutes(1));
    }

    /** With at most so many rows of a version in a window. */
    public Monitoring rows(int rows) {
        return new Monitoring(time, rows, percent, waiting, least, rules);
    }

    /** With another part of the calls. */
    public Monitoring percent(int percent) {
        return new Monitoring(time, rows, percent, waiting, least, rules);
    }

    /** With room for another number of calls. */
    public Monitoring waiting(int waiting) {
        return new Monitoring(time, rows, percent, waiting, least, rules);
    }

    /** With rules that judge windows of so many rows or calls at least. */
    public Monitoring least(long least) {
        return new Monitoring(time, rows, percent, waiting, least, rules);
    }

    /** With these rules beside the present ones. */
    public Monitoring alert(Guard... more) {
        List<Guard> all = new ArrayList<>(rules);
        Collections.addAll(all, more);
        return new Monitoring(time, rows, percent, waiting, least, all);
    }
}
