package dev.mlopskit.pipeline;

/**
 * What becomes of a body that ran when its process ended or its {@link Scheduler} was closed, once somebody else goes on with the
 * run.
 */
public enum AfterCrash {
    /** It runs again, as its next attempt, also if the task has no retries: for bodies that can be repeated. */
    RETRY,
    /** The task fails: for bodies that must not be repeated. */
    FAIL
}
