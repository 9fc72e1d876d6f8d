package dev.mlopskit.tracking;

/** Where a run stands, in MLflow's words. */
public enum RunStatus {
    /** Being written. */
    RUNNING,
    /** Created to be started later by a scheduler. */
    SCHEDULED,
    /** Ended well. */
    FINISHED,
    /** Ended by an error. */
    FAILED,
    /** Ended from outside. */
    KILLED;

    /** Whether nothing more is expected of the run. */
    public boolean ended() {
        return this == FINISHED || this == FAILED || this == KILLED;
    }
}
