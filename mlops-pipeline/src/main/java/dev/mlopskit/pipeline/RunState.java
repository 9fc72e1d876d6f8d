package dev.mlopskit.pipeline;

/** How a whole run ended. */
public enum RunState {
    /**
     * Nothing failed that counts, and nothing was stopped. Tasks may have been skipped, and failures of tasks with {@link
     * Step#allowFailure()} and of teardowns do not count.
     */
    SUCCESS,
    /** At least one task is {@link TaskState#FAILED}, and its failure counts; or the run took longer than {@link RunOptions#timeout()}. */
    FAILED,
    /**
     * Nothing failed that counts, but at least one task was stopped or never started, as the run was cancelled: by {@link
     * ActiveRun#cancel()}, by an interrupt of the thread that waits for it, or by a {@link Scheduler} or {@link Backfill} that was stopped.
     */
    CANCELLED
}
