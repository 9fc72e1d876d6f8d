package dev.mlopskit.pipeline.internal;

/** Whether a run is coming to its end without more than teardowns, and what it is then. */
public enum Stopping {
    /** It goes on. */
    NO,
    /** It is cancelled. */
    CANCELLED,
    /** It is a failure, as it took longer than its timeout. */
    TOOK_TOO_LONG
}
