package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.List;

/** A task as it was written down, unchecked. */
public final class TaskSpec {
    final Definition owner;
    final List<TaskSpec> inputs;
    final Call call;
    // Most tasks have neither, and there may be very many tasks.
    List<TaskSpec> after = List.of();
    List<String> afterNames = List.of();
    // Its place in the definition at first, in the graph once that is made.
    int number;
    private final String name;

    TaskSpec(Definition owner, String name, List<TaskSpec> inputs, Call call, int number) {
        this.owner = owner;
        this.name = name;
        this.inputs = inputs;
        this.call = call;
        this.number = number;
    }

    /** The name. */
    public String name() {
        return name;
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
}
