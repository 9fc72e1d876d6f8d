package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.tracking.internal.Limits;

/** A failure as the text of a tag. */
public final class Failure {
    /** The tag. */
    public static final String TAG = "mlopskit.failure";

    private Failure() {}

    /** The exception, its causes and where they were thrown, cut to what a tag holds. */
    public static String describe(Throwable failure) {
        String trace = Thrown.trace(failure);
        if (trace.length() <= Limits.MAX_TAG_VALUE) return trace;
        return trace.substring(0, Limits.MAX_TAG_VALUE - 4) + " ...";
    }
}
