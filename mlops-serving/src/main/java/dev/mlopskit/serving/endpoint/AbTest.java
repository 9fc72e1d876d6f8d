package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;

/**
 * A comparison of the stable version, A, with another one, B, by what came of their answers. Calls are told apart by their keys
 * ({@link CallOptions#key}), and outcomes are reported by the same keys, each once. Immutable.
 *
 * @param uri the version B, as for {@link Endpoint#open}
 * @param percent the part of the keys that B gets, from 1 to 99
 * @param alpha the chance to find a difference where there is none, over the whole test and above 0 and below 1. It holds for all
 *     outcomes together, and once more for the segments: that any of them differs where none does has this chance too
 */
public record AbTest(String uri, int percent, double alpha) {
    /** Refuses what compares nothing. */
    public AbTest {
        if (percent < 1 || percent > 99)
            throw new ServingException(
                    "with " + percent + " % of the keys for B there is nothing to compare: give 1 to 99");
        if (!(alpha > 0 && alpha < 1))
            throw new ServingException("alpha cannot be " + alpha + ": give more than 0 and less than 1, as 0.05");
    }

    /** Against half of the keys, at an alpha of 0.05. */
    public static AbTest against(String uri) {
        return new AbTest(uri, 50, 0.05);
    }

    /** With another part of the keys for B. */
    public AbTest percent(int percent) {
        return new AbTest(uri, percent, alpha);
    }

    /** With another alpha. */
    public AbTest alpha(double alpha) {
        return new AbTest(uri, percent, alpha);
    }
}
