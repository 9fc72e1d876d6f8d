package dev.mlopskit.pipeline;

/**
 * When a task runs, by the states of the tasks straight before it: Airflow's rules under their names. Where a rule says that
 * the task does not run, the state that it gets is in parentheses. <i>Failed</i> is {@link TaskState#FAILED} and {@link
 * TaskState#UPSTREAM_FAILED}, <i>done</i> is any final state; of a {@link Mapped} task each item counts by itself. A task with
 * nothing before it runs whatever its rule.
 *
 * <p>The outcome depends on the states alone and not on which task ended first; a rule that one task settles is settled as
 * soon as that task is done.
 */
public enum TriggerRule {
    /** All succeeded (one failed: {@code UPSTREAM_FAILED}; else {@code SKIPPED}). The default. */
    ALL_SUCCESS,
    /** All failed (else {@code SKIPPED}). */
    ALL_FAILED,
    /** All are done, however. */
    ALL_DONE,
    /** All are done, none was skipped and at least one succeeded (one skipped: {@code SKIPPED}; else {@code UPSTREAM_FAILED}). */
    ALL_DONE_MIN_ONE_SUCCESS,
    /**
     * All are done, and of those that are setups at least one succeeded (all setups skipped: {@code SKIPPED}; none succeeded:
     * {@code UPSTREAM_FAILED}). The rule of a task that tears something down.
     */
    ALL_DONE_SETUP_SUCCESS,
    /** All were skipped (else {@code SKIPPED}). */
    ALL_SKIPPED,
    /** One succeeded; the others are not waited for (all skipped: {@code SKIPPED}; else {@code UPSTREAM_FAILED}). */
    ONE_SUCCESS,
    /** One failed; the others are not waited for (else {@code SKIPPED}). */
    ONE_FAILED,
    /** One succeeded or ran and failed; the others are not waited for (else {@code SKIPPED}). */
    ONE_DONE,
    /** All succeeded or were skipped (else {@code UPSTREAM_FAILED}). */
    NONE_FAILED,
    /** All succeeded or were skipped, and at least one succeeded (one failed: {@code UPSTREAM_FAILED}; else {@code SKIPPED}). */
    NONE_FAILED_MIN_ONE_SUCCESS,
    /** All are done and none was skipped (else {@code SKIPPED}). */
    NONE_SKIPPED,
    /** At once: nothing is waited for. */
    ALWAYS
}
