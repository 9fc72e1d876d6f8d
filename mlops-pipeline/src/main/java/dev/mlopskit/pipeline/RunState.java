package dev.mlopskit.pipeline;

/** How a whole run ended. */
public enum RunState {
    /** Every task is {@link TaskState#SUCCESS}. */
    SUCCESS,
    /** At least one task is {@link TaskState#FAILED}. */
    FAILED,
    /** No task failed, but at least one was stopped or never started, as the calling thread was interrupted. */
    CANCELLED
}
