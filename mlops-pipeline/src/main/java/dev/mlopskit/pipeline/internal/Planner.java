package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TriggerRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a definition and freezes it into a graph. */
public final class Planner {
    private static final int NAMES_SHOWN = 12;

    private final Definition definition;
    private final List<TaskSpec> tasks;
    private final List<String> errors;
    private final Map<String, TaskSpec> byName;

    private Planner(Definition definition, List<String> errors) {
        this.definition = definition;
        this.tasks = definition.tasks;
        this.errors = errors;
        this.byName = new HashMap<>(tasks.size() * 2);
    }

    /** The graph of a definition, which is closed by this; or {@code null}, and then all its errors. */
    public static @Nullable Graph plan(Definition definition, List<String> errors) {
        definition.close();
        return new Planner(definition, errors).plan();
    }

    private @Nullable Graph plan() {
        errors.addAll(definition.errors);
        if (!Names.good(definition.name)) errors.add(Names.complaint("pipeline", definition.name));
        Set<String> twice = new HashSet<>();
        for (TaskSpec task : tasks) {
            if (!Names.good(task.name())) errors.add(Names.complaint("task", task.name()));
            if (byName.putIfAbsent(task.name(), task) != null && twice.add(task.name()))
                errors.add("there is more than one task '" + task.name() + "': give each a name of its own");
            checkOptions(task);
        }
        Edges upstream = upstream();
        Edges downstream = upstream.reversed();
        int[] order = order(upstream, downstream);
        if (order.length < tasks.size()) Cycles.find(downstream, tasks.size(), cycle -> errors.add(complaint(cycle)));
        return errors.isEmpty() ? freeze(upstream, order) : null;
    }

    private void checkOptions(TaskSpec task) {
        TaskOptions options = task.options;
        if (options.pool != null) {
            Pool pool = definition.pools.get(options.pool);
            if (pool == null)
                errors.add("task '" + task.name() + "' takes slots of pool '" + options.pool
                        + "', which is not defined:" + " define it with pool(..) or correct the name; defined are "
                        + definition.pools.keySet());
            else if (options.slots > pool.size)
                errors.add("task '" + task.name() + "' takes " + options.slots + " slots of pool '" + options.pool
                        + "', which has " + pool.size + ": it could never run; make the pool larger");
        }
        if (options.setup && options.teardown)
            errors.add("task '" + task.name() + "' is a setup and a teardown: make it one of them");
        for (InputSpec input : task.inputs) if (input instanceof TaskSpec before) checkAfterSetup(task, before);
        task.after.forEach(before -> checkAfterSetup(task, before));
        for (TaskSpec setup : task.setups)
            if (!setup.options.setup)
                errors.add("task '" + task.name() + "' tears down '" + setup.name()
                        + "', which is no setup: call setup() on that task");
    }

    /** As in Airflow: another rule would run the task though what it needs is not there. */
    private void checkAfterSetup(TaskSpec task, TaskSpec before) {
        TaskOptions options = task.options;
        if (before.options.setup && !options.teardown && options.rule != TriggerRule.ALL_SUCCESS)
            errors.add("task '" + task.name() + "' comes straight after the setup '" + before.name()
                    + "' with the rule " + options.rule + ": leave it ALL_SUCCESS, or put a task between them");
    }

    private Edges upstream() {
        GroupOrder groups = new GroupOrder(definition);
        Edges.Builder edges = new Edges.Builder(tasks.size());
        for (TaskSpec task : tasks) {
            for (InputSpec input : task.inputs) if (input instanceof TaskSpec other) add(edges, task, other, "takes");
            for (TaskSpec other : task.after) add(edges, task, other, "comes after");
            for (TaskSpec other : groups.before(task)) add(edges, task, other, "comes after");
            for (String name : task.afterNames) {
                TaskSpec other = task.group.find(name, byName);
                if (other == null)
                    errors.add("task '" + task.name() + "' comes after '" + name + "', which is not defined: "
                            + Names.near(
                                    name,
                                    byName.keySet(),
                                    "define it or correct the name; defined are " + someNames()));
                else edges.add(other.number);
            }
            edges.next();
        }
        return edges.build();
    }

    private void add(Edges.Builder edges, TaskSpec task, TaskSpec other, String how) {
        if (other.owner == definition) edges.add(other.number);
        else
            errors.add("task '" + task.name() + "' " + how + " '" + other.name() + "' of pipeline '" + other.owner.name
                    + "': define that task in this pipeline too");
    }

    /** Kahn's algorithm, then by level and definition; shorter than there are tasks if there is a cycle. */
    private int[] order(Edges upstream, Edges downstream) {
        int[] waiting = new int[tasks.size()];
        int[] levels = new int[tasks.size()];
        int[] order = new int[tasks.size()];
        int size = 0;
        for (int task = 0; task < waiting.length; task++) {
            waiting[task] = upstream.count(task);
            if (waiting[task] == 0) order[size++] = task;
        }
        for (int done = 0; done < size; done++) {
            int task = order[done];
            for (int i = downstream.from(task); i < downstream.to(task); i++) {
                int next = downstream.target(i);
                levels[next] = Math.max(levels[next], levels[task] + 1);
                if (--waiting[next] == 0) order[size++] = next;
            }
        }
        return size == order.length ? byLevel(levels) : Arrays.copyOf(order, size);
    }

    /** A counting sort, stable: no level is as high as there are tasks. */
    private static int[] byLevel(int[] levels) {
        int[] places = new int[levels.length + 1];
        for (int level : levels) places[level + 1]++;
        for (int level = 0; level < levels.length; level++) places[level + 1] += places[level];
        int[] order = new int[levels.length];
        for (int task = 0; task < levels.length; task++) order[places[levels[task]]++] = task;
        return order;
    }

    private Graph freeze(Edges upstream, int[] order) {
        int[] numbers = new int[order.length];
        TaskSpec[] sorted = new TaskSpec[order.length];
        for (int number = 0; number < order.length; number++) {
            numbers[order[number]] = number;
            sorted[number] = tasks.get(order[number]);
        }
        for (int number = 0; number < order.length; number++) sorted[number].number = number;
        return new Graph(definition, sorted, upstream.renumbered(order, numbers));
    }

    private String complaint(int[] cycle) {
        StringBuilder way = new StringBuilder();
        for (int i = 0; i < cycle.length; i++) {
            if (i < NAMES_SHOWN - 1 || i == cycle.length - 1)
                way.append(tasks.get(cycle[i]).name()).append(" -> ");
            else if (i == NAMES_SHOWN - 1) way.append("... -> ");
        }
        return "cycle: " + way + tasks.get(cycle[0]).name() + ": take one of these inputs or after(..) away";
    }

    private String someNames() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < Math.min(NAMES_SHOWN, tasks.size()); i++)
            names.append(i == 0 ? "" : ", ").append(tasks.get(i).name());
        return names + (tasks.size() > NAMES_SHOWN ? ", ..." : "");
    }
}
