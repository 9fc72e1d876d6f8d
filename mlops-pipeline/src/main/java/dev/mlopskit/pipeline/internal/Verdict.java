package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;

/** What a trigger rule says of a task. */
enum Verdict {
    /** Its body is to run. */
    RUN(TaskState.NONE),
    /** It is skipped. */
    SKIP(TaskState.SKIPPED),
    /** It cannot run as something before it failed. */
    UPSTREAM_FAILED(TaskState.UPSTREAM_FAILED);

    /** The final state of a task that does not run. */
    final TaskState state;

    Verdict(TaskState state) {
        this.state = state;
    }
}
