package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.util.function.Consumer;

/**
 * A version that sees a copy of the traffic and answers nobody: what it answers is compared with what the caller got. It never
 * slows or fails a call: rows wait for it in a queue, and what the queue cannot hold is dropped and counted. Immutable.
 *
 * @param uri the version, as for {@link Endpoint#open}
 * @param percent the part of the calls that it sees, from 1 to 100
 * @param waiting how many calls may wait for it, rounded up to a power of two
 * @param tolerance how far a number may be off, absolutely and relatively, to be called the same
 * @param differences who gets what differs, one by one on the shadow's thread
 */
public record Shadow(String uri, int percent, int waiting, double tolerance, Consumer<Difference> differences) {
    /**
     * A row that two versions answer differently, or columns or tensors by name.
     *
     * @param row what was asked
     * @param answer what the caller got
     * @param shadow what the shadow gave
     */
    public record Difference(Object row, Object answer, Object shadow) {}

    /** Refuses what sees nothing. */
    public Shadow {
        if (percent < 1 || percent > 100)
            throw new ServingException("a shadow cannot see " + percent + " % of the calls: give 1 to 100");
        if (waiting < 1) throw new ServingException("a queue for " + waiting + " calls holds none: give 1 or more");
        if (!(tolerance >= 0)) throw new ServingException("a tolerance of " + tolerance + " is none: give 0 or more");
    }

    /** One that sees all calls, for 1,000 of which there is room, and takes numbers within 0.00001 for the same. */
    public static Shadow of(String uri) {
        return new Shadow(uri, 100, 1000, 1e-5, difference -> {});
    }

    /** With another part of the calls. */
    public Shadow percent(int percent) {
        return new Shadow(uri, percent, waiting, tolerance, differences);
    }

    /** With room for another number of calls. */
    public Shadow waiting(int waiting) {
        return new Shadow(uri, percent, waiting, tolerance, differences);
    }

    /** With another tolerance. */
    public Shadow tolerance(double tolerance) {
        return new Shadow(uri, percent, waiting, tolerance, differences);
    }

    /** With somebody who gets what differs. */
    public Shadow onDifference(Consumer<Difference> differences) {
        return new Shadow(uri, percent, waiting, tolerance, differences);
    }
}
