package dev.mlopskit.pipeline;

/** Where a task stands in one run, in Airflow's words; {@link #CANCELLED} is the one that Airflow does not have. */
public enum TaskState {
    /** Waits for its upstream tasks or for a thread. */
    NONE,
    /** Its body runs. */
    RUNNING,
    /** Its body returned, with or without a value. */
    SUCCESS,
    /** Its body threw, or the executor refused to run it. */
    FAILED,
    /** Did not run, as a task that it depends on, directly or not, is {@link #FAILED}. */
    UPSTREAM_FAILED,
    /** Was stopped, or not started any more, as the run was cancelled: another task failed fast, or the caller was interrupted. */
    CANCELLED;

    /** Whether no other state follows. */
    public boolean isFinal() {
        return this != NONE && this != RUNNING;
    }
}
