package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import org.jspecify.annotations.Nullable;

/**
 * What the trigger rules say, as Airflow 3.3 reads them ({@code trigger_rule_dep.py}), with one difference: there a task of
 * the rule all_success that sees a skipped task before a failed one is skipped, and upstream_failed the other way round. Here
 * a failure counts whenever it comes, so that what becomes of a task does not depend on who is faster.
 */
final class Rules {
    private Rules() {}

    /** What one task before it settles by itself, whatever the others do; {@code null} if it settles nothing. */
    static @Nullable Verdict early(TriggerRule rule, TaskState upstream) {
        boolean failed = upstream == TaskState.FAILED || upstream == TaskState.UPSTREAM_FAILED;
        boolean success = upstream == TaskState.SUCCESS;
        boolean skipped = upstream == TaskState.SKIPPED;
        return switch (rule) {
            case ALL_SUCCESS, NONE_FAILED, NONE_FAILED_MIN_ONE_SUCCESS -> failed ? Verdict.UPSTREAM_FAILED : null;
            case ALL_FAILED -> success || skipped ? Verdict.SKIP : null;
            case ALL_SKIPPED -> success || failed ? Verdict.SKIP : null;
            case NONE_SKIPPED, ALL_DONE_MIN_ONE_SUCCESS -> skipped ? Verdict.SKIP : null;
            case ONE_SUCCESS -> success ? Verdict.RUN : null;
            case ONE_FAILED -> failed ? Verdict.RUN : null;
            case ONE_DONE -> success || upstream == TaskState.FAILED ? Verdict.RUN : null;
            case ALL_DONE, ALL_DONE_SETUP_SUCCESS, ALWAYS -> null;
        };
    }

    /** What is to become of a task when all before it are done. */
    static Verdict complete(TriggerRule rule, Upstream up) {
        return switch (rule) {
            case ALL_SUCCESS -> up.anyFailed() ? Verdict.UPSTREAM_FAILED : runUnless(up.skipped > 0);
            case ALL_FAILED -> runUnless(up.success + up.skipped > 0);
            case ALL_SKIPPED -> runUnless(!up.allSkipped());
            case NONE_SKIPPED -> runUnless(up.skipped > 0);
            case NONE_FAILED -> up.anyFailed() ? Verdict.UPSTREAM_FAILED : Verdict.RUN;
            case NONE_FAILED_MIN_ONE_SUCCESS -> up.anyFailed() ? Verdict.UPSTREAM_FAILED : runUnless(up.allSkipped());
            case ALL_DONE_MIN_ONE_SUCCESS ->
                up.skipped > 0 ? Verdict.SKIP : up.success == 0 ? Verdict.UPSTREAM_FAILED : Verdict.RUN;
            case ONE_SUCCESS -> up.success > 0 ? Verdict.RUN : up.allSkipped() ? Verdict.SKIP : Verdict.UPSTREAM_FAILED;
            case ONE_FAILED -> runUnless(!up.anyFailed());
            case ONE_DONE -> runUnless(up.success + up.failed == 0);
            case ALL_DONE_SETUP_SUCCESS -> {
                if (up.setups == 0 || up.setupsSucceeded > 0) yield Verdict.RUN;
                yield up.setupsSkipped == up.setups ? Verdict.SKIP : Verdict.UPSTREAM_FAILED;
            }
            case ALL_DONE, ALWAYS -> Verdict.RUN;
        };
    }

    private static Verdict runUnless(boolean skipped) {
        return skipped ? Verdict.SKIP : Verdict.RUN;
    }
}
