package dev.mlopskit.pipeline;

import java.util.List;

/**
 * A task as it stands in a {@link Plan}.
 *
 * @param name its name
 * @param upstream the names of the tasks that must succeed before it starts, each once
 * @param level the length of the longest way to it from a task without upstream, which has level 0
 */
public record PlannedTask(String name, List<String> upstream, int level) {
    /** Copies the list. */
    public PlannedTask {
        upstream = List.copyOf(upstream);
    }
}
