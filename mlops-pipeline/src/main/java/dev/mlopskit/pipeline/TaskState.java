package dev.mlopskit.pipeline;

/** Where a task stands in one run, in Airflow's words; {@link #CANCELLED} is the one that Airflow does not have. */
public enum TaskState {
    /** Waits for its upstream tasks, for a slot of its pool or for a thread. */
    NONE,
    /** Its body runs. */
    RUNNING,
    /** Its body threw, and runs again after the delay of its {@link Retry}. */
    UP_FOR_RETRY,
    /** Waits for a person, see {@link PipelineBuilder#approval}. */
    AWAITING_INPUT,
    /** Its body returned, with or without a value. */
    SUCCESS,
    /** Its body threw for the last time, or the executor refused to run it. */
    FAILED,
    /** Did not run, as a task that it depends on, directly or not, is {@link #FAILED}. */
    UPSTREAM_FAILED,
    /** Did not run as nothing was to be done: a {@link Branch} went another way, or its {@link TriggerRule} says so. */
    SKIPPED,
    /** Was stopped, or not started any more, as the run was cancelled: another task failed fast, or somebody cancelled. */
    CANCELLED;

    /** Whether no other state follows. */
    public boolean isFinal() {
        return switch (this) {
            case NONE, RUNNING, UP_FOR_RETRY, AWAITING_INPUT -> false;
            case SUCCESS, FAILED, UPSTREAM_FAILED, SKIPPED, CANCELLED -> true;
        };
    }
}
