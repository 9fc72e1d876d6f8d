package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PlannedTask.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some tasks of a graph as a graph of their own, with the setups and teardowns that they are within, in the order that they
 * had also where what stood between them is left out.
 */
public final class Subset {
    private final Graph graph;
    private final BitSet chosen = new BitSet();

    private Subset(Graph graph) {
        this.graph = graph;
    }

    /** The graph of these tasks, and of all that they depend on if that is wanted; or {@code null}, and then all errors. */
    public static @Nullable Graph of(Graph graph, Collection<String> names, boolean upstream, List<String> errors) {
        Subset subset = new Subset(graph);
        for (String name : names) {
            int task = graph.number(name);
            if (task < 0)
                errors.add("there is no task '" + name + "' to choose: "
                        + Names.near(name, graph.taskNames(), "plan().tasks() lists the names"));
            else subset.chosen.set(task);
        }
        // What is added may itself be within a setup.
        for (int size = -1; size < subset.chosen.cardinality(); ) {
            size = subset.chosen.cardinality();
            if (upstream) subset.addUpstream();
            subset.addSetups();
        }
        subset.checkInputs(errors);
        return errors.isEmpty() ? Planner.plan(subset.define(), errors) : null;
    }

    private void addUpstream() {
        for (int task = graph.size() - 1; task >= 0; task--)
            if (chosen.get(task))
                for (int i = 0; i < graph.upstreamCount(task); i++) chosen.set(graph.upstream(task, i));
    }

    private void addSetups() {
        for (int task = 0; task < graph.size(); task++) {
            if (!chosen.get(task)) continue;
            for (int i = 0; i < graph.upstreamCount(task); i++) addSetup(graph.upstream(task, i));
            for (int i = graph.reach.from(task); i < graph.reach.to(task); i++) addSetup(graph.reach.target(i));
            for (int i = graph.reached.from(task); i < graph.reached.to(task); i++)
                for (TaskSpec setup : graph.spec(graph.reached.target(i)).setups) addSetup(setup.number);
            if (graph.kind(task) == Kind.SETUP) addTeardowns(task);
        }
    }

    private void addSetup(int task) {
        if (graph.kind(task) == Kind.SETUP) chosen.set(task);
    }

    private void addTeardowns(int setup) {
        for (int i = graph.downstream.from(setup); i < graph.downstream.to(setup); i++) {
            int task = graph.downstream.target(i);
            if (graph.spec(task).setups.contains(graph.spec(setup))) chosen.set(task);
        }
    }

    private void checkInputs(List<String> errors) {
        chosen.stream().forEach(task -> {
            List<String> missing = new ArrayList<>();
            for (InputSpec input : graph.inputs(task))
                if (input instanceof TaskSpec from && !chosen.get(from.number) && !missing.contains(from.name()))
                    missing.add(from.name());
            if (!missing.isEmpty())
                errors.add("task '" + graph.taskName(task) + "' takes the values of " + missing
                        + ", which are left out: choose these too, or say withUpstream()");
        });
    }

    private Definition define() {
        Definition part = graph.definition().part();
        Map<TaskSpec, TaskSpec> copies = new HashMap<>();
        chosen.stream().forEach(task -> {
            TaskSpec spec = graph.spec(task);
            List<InputSpec> inputs = new ArrayList<>();
            for (InputSpec input : spec.inputs)
                inputs.add(input instanceof TaskSpec from ? Objects.requireNonNull(copies.get(from)) : input);
            // Of the same name, by which a branch finds its neighbours.
            TaskSpec copy = new TaskSpec(
                    spec.group.in(part), spec.name(), inputs, spec.items, spec.call, spec.code, part.tasks.size());
            part.tasks.add(copy);
            copy.asks = spec.asks;
            copy.options = spec.options;
            copies.put(spec, copy);
            for (int before : nearest(task)) copy.after(Objects.requireNonNull(copies.get(graph.spec(before))));
            copy.setups = spec.setups.stream()
                    .filter(copies::containsKey)
                    .map(copies::get)
                    .toList();
        });
        return part;
    }

    /** The chosen tasks before a task with none but left out ones between. */
    private int[] nearest(int task) {
        BitSet seen = new BitSet();
        BitSet found = new BitSet();
        IntQueue open = new IntQueue(16);
        open.add(task);
        while (!open.isEmpty()) {
            int at = open.poll();
            for (int i = 0; i < graph.upstreamCount(at); i++) {
                int before = graph.upstream(at, i);
                if (seen.get(before)) continue;
                seen.set(before);
                if (chosen.get(before)) found.set(before);
                else open.add(before);
            }
        }
        return found.stream().toArray();
    }
}
