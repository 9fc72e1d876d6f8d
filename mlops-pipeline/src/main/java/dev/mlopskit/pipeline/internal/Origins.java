package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which lists the values of a mapped task's inputs were made from, item by item, through other mapped tasks. */
public final class Origins {
    private final TaskSpec spec;
    private final TaskTable tasks;

    Origins(TaskSpec spec, TaskTable tasks) {
        this.spec = spec;
        this.tasks = tasks;
    }

    /**
     * Where in a list that stands from which the values of an input were made.
     *
     * @param list whose value the list is; {@code null} if the items were made of several
     * @param at the place for each value; {@code null} if each is at its own
     * @param size how long the list is; -1 if it was not counted
     */
    record Places(@Nullable InputSpec list, int @Nullable [] at, int size) {
        /** Whether something of the list has no value. */
        boolean hasGaps() {
            return at != null;
        }
    }

    /**
     * The places of the values of an input: first in itself, then, if a mapped task has made them, in the list of its items, then
     * in that which these were made from, and so on.
     */
    List<Places> of(int input) {
        InputSpec list = spec.inputs.get(input);
        int[] at = null;
        List<Places> all = new ArrayList<>();
        all.add(new Places(list, at, -1));
        while (list instanceof TaskSpec task && task.items != null) {
            MapRun map = tasks.map(task.number);
            // It was substituted.
            if (map == null) break;
            at = through(at, map.succeeded());
            list = task.items.sources() == 1 ? task.inputs.get(0) : null;
            all.add(new Places(list, at, map.size()));
        }
        return all;
    }

    private static int @Nullable [] through(int @Nullable [] at, int @Nullable [] numbers) {
        if (at == null || numbers == null) return at == null ? numbers : at;
        int[] further = new int[at.length];
        for (int i = 0; i < at.length; i++) further[i] = numbers[at[i]];
        return further;
    }

    /** The name of an input, for people. */
    String name(int input) {
        return spec.inputs.get(input) instanceof TaskSpec task
                ? "task '" + task.name() + "'"
                : "the " + (input == 0 ? "first" : "second") + " source";
    }
}
