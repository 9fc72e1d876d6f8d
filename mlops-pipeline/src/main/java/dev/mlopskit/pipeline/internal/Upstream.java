package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;

/** How many of the tasks straight before a task ended how; of a mapped one each item counts. */
final class Upstream {
    int success;
    int failed;
    int skipped;
    /** Failed without having run. */
    int upstreamFailed;

    int setups;
    int setupsSucceeded;
    int setupsSkipped;
    /** Neither of these: stopped with the run. */
    int other;

    void add(TaskState state, int times) {
        switch (state) {
            case SUCCESS -> success += times;
            case FAILED -> failed += times;
            case SKIPPED -> skipped += times;
            case UPSTREAM_FAILED -> upstreamFailed += times;
            default -> other += times;
        }
    }

    void addSetup(TaskState state) {
        setups++;
        if (state == TaskState.SUCCESS) setupsSucceeded++;
        if (state == TaskState.SKIPPED) setupsSkipped++;
    }

    boolean anyFailed() {
        return failed + upstreamFailed > 0;
    }

    boolean allSkipped() {
        return success + failed + upstreamFailed + other == 0;
    }
}
