package dev.mlopskit.pipeline;

import java.util.List;

/**
 * A task as it stands in a {@link Plan}.
 *
 * @param name its name
 * @param kind what sort of task it is
 * @param rule when it runs
 * @param upstream the names of the tasks straight before it, each once
 * @param level the length of the longest way to it from a task without upstream, which has level 0
 */
public record PlannedTask(String name, Kind kind, TriggerRule rule, List<String> upstream, int level) {
    /** A sort of task. */
    public enum Kind {
        /** A body runs once. */
        TASK,
        /** A body runs for each item. */
        MAPPED,
        /** A person is asked. */
        APPROVAL,
        /** Something is set up. */
        SETUP,
        /** Something is torn down. */
        TEARDOWN
    }

    /** Copies the list. */
    public PlannedTask {
        upstream = List.copyOf(upstream);
    }

    /** Whether it runs by another rule than tasks of its kind do unless they say so. */
    public boolean hasOwnRule() {
        return rule != (kind == Kind.TEARDOWN ? TriggerRule.ALL_DONE_SETUP_SUCCESS : TriggerRule.ALL_SUCCESS);
    }
}
