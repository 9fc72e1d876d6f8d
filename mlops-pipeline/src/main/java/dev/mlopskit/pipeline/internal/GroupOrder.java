package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the order of groups means for their tasks: what comes after a group comes after its last tasks, and a group that comes
 * after something begins with its first ones. Tasks that tear down are not the last of a group, as in Airflow.
 */
final class GroupOrder {
    private final Definition definition;
    private final boolean trivial;
    private final Map<TaskSpec, Set<GroupSpec>> precededIn = new HashMap<>();
    private final Map<TaskSpec, Set<GroupSpec>> followedIn = new HashMap<>();
    private final Map<GroupSpec, List<TaskSpec>> last = new HashMap<>();

    GroupOrder(Definition definition) {
        this.definition = definition;
        this.trivial = definition.groups.size() == 1;
        if (trivial) return;
        Map<String, TaskSpec> byName = new HashMap<>();
        for (TaskSpec task : definition.tasks) byName.putIfAbsent(task.name(), task);
        for (TaskSpec task : definition.tasks) {
            for (InputSpec input : task.inputs) if (input instanceof TaskSpec other) note(task, other);
            for (TaskSpec other : task.after) note(task, other);
            for (String name : task.afterNames) {
                TaskSpec other = task.group.find(name, byName);
                if (other != null) note(task, other);
            }
        }
    }

    private void note(TaskSpec task, TaskSpec before) {
        for (GroupSpec group = task.group; group != null; group = group.parent) {
            if (!group.has(before)) continue;
            precededIn.computeIfAbsent(task, none -> new HashSet<>()).add(group);
            if (!task.options.teardown)
                followedIn.computeIfAbsent(before, none -> new HashSet<>()).add(group);
        }
    }

    /** What a task comes after because of groups. */
    List<TaskSpec> before(TaskSpec task) {
        if (trivial) return List.of();
        List<TaskSpec> before = new ArrayList<>();
        for (GroupSpec group : task.afterGroups) before.addAll(last(group));
        for (GroupSpec group = task.group; group != null && isFirst(task, group); group = group.parent) {
            before.addAll(group.after);
            for (GroupSpec other : group.afterGroups) before.addAll(last(other));
        }
        return before;
    }

    private boolean isFirst(TaskSpec task, GroupSpec group) {
        return !precededIn.getOrDefault(task, Set.of()).contains(group);
    }

    private List<TaskSpec> last(GroupSpec group) {
        return last.computeIfAbsent(group, any -> definition.tasks.stream()
                .filter(group::has)
                .filter(task -> !task.options.teardown)
                .filter(task -> !followedIn.getOrDefault(task, Set.of()).contains(group))
                .toList());
    }
}
