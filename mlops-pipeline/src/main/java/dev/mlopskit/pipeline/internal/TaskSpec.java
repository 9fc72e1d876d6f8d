package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as it was written down, unchecked. */
public final class TaskSpec implements InputSpec {
    final Definition owner;
    final GroupSpec group;
    final List<InputSpec> inputs;
    final Call call;
    /** The body as the user gave it. */
    final Object code;

    final @Nullable Items items;
    /** Whether it asks a person, by the text that its body returns. */
    boolean asks;
    // Most tasks have none of these, and there may be very many tasks.
    List<TaskSpec> after = List.of();
    List<String> afterNames = List.of();
    List<GroupSpec> afterGroups = List.of();
    List<TaskSpec> setups = List.of();
    TaskOptions options = TaskOptions.DEFAULT;
    // Its place in the definition at first, in the graph once that is made.
    int number;
    private final String name;

    TaskSpec(
            GroupSpec group,
            String name,
            List<InputSpec> inputs,
            @Nullable Items items,
            Call call,
            Object code,
            int number) {
        this.owner = group.owner;
        this.group = group;
        this.name = name;
        this.inputs = inputs;
        this.items = items;
        this.call = call;
        this.code = code;
        this.number = number;
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The body as the user gave it. */
    public Object code() {
        return code;
    }

    boolean isMapped() {
        return items != null;
    }

    /** Makes the task ask a person. */
    public void asks() {
        asks = true;
    }

    /** Orders this task after another. */
    public void after(TaskSpec other) {
        owner.requireOpen();
        if (after.isEmpty()) after = new ArrayList<>(2);
        after.add(other);
    }

    /** Orders this task after another one of a name. */
    public void after(String other) {
        owner.requireOpen();
        if (afterNames.isEmpty()) afterNames = new ArrayList<>(2);
        afterNames.add(other);
    }

    /** Orders this task after a group. */
    public void after(GroupSpec other) {
        owner.requireOpen();
        if (afterGroups.isEmpty()) afterGroups = new ArrayList<>(2);
        afterGroups.add(other);
    }

    /** Makes this the teardown of a setup, which it then comes after. */
    public void tearsDown(TaskSpec setup) {
        after(setup);
        if (setups.isEmpty()) setups = new ArrayList<>(2);
        setups.add(setup);
    }

    /** The options, to set the one of this name; {@code null} for one that belongs to another. */
    public TaskOptions options(@Nullable String option) {
        owner.requireOpen();
        if (options == TaskOptions.DEFAULT) options = new TaskOptions();
        if (option != null && !options.said.add(option))
            owner.error("task '" + name + "' is given '" + option + "' twice: leave one out");
        return options;
    }

    /** Notes an error of the definition if an option cannot be what it is given. */
    public void check(String option, boolean good, Object value, String mend) {
        owner.requireOpen();
        if (!good) owner.error("task '" + name + "' cannot have the " + option + " " + value + ": " + mend);
    }
}
