package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tasks of an earlier run are done again. */
public final class RunAgain {
    private static final Set<TaskState> DONE = Set.of(TaskState.SUCCESS, TaskState.SKIPPED);

    private final Graph graph;
    private final BitSet again = new BitSet();
    private final Set<String> names = new HashSet<>();
    /** Mapped tasks whose items were what failed. */
    private final Set<String> inPart = new HashSet<>();

    private boolean anotherAttempt;

    private RunAgain(Graph graph) {
        this.graph = graph;
    }

    /** What failed or did not end, and what is below it. */
    public static RunAgain failed(Graph graph, List<Restored.OfTask> before) {
        Map<String, TaskState> states = new HashMap<>();
        for (Restored.OfTask each : before) if (each.item() < 0) states.put(each.task(), each.state());
        RunAgain all = new RunAgain(graph);
        all.anotherAttempt = true;
        for (int task = 0; task < graph.size(); task++) {
            if (DONE.contains(states.getOrDefault(graph.taskName(task), TaskState.NONE))) continue;
            // A task comes after all that it depends on.
            if (graph.isMapped(task) && !all.again.get(task)) all.inPart.add(graph.taskName(task));
            all.addBelow(task);
        }
        return all.closed();
    }

    /** Some tasks, and what is below them if that is asked for. */
    public static RunAgain of(Graph graph, List<Integer> tasks, boolean below) {
        RunAgain all = new RunAgain(graph);
        for (int task : tasks)
            if (below) all.addBelow(task);
            else all.again.set(task);
        return all.closed();
    }

    /** Whether what is known of a task, or of an item, stays as it is. */
    public boolean keeps(Restored.OfTask known) {
        if (!known.state().isFinal()) return false;
        if (!names.contains(known.task())) return true;
        return known.item() >= 0 && inPart.contains(known.task()) && DONE.contains(known.state());
    }

    /** Whether they are to come to the end that they failed to reach, and not to be done once more. */
    public boolean isAnotherAttempt() {
        return anotherAttempt;
    }

    private void addBelow(int task) {
        if (again.get(task)) return;
        again.or(Reach.relatives(graph.downstream, task, graph.size()));
        again.set(task);
    }

    private RunAgain closed() {
        for (int before = -1; before < again.cardinality(); ) {
            before = again.cardinality();
            for (int task = 0; task < graph.size(); task++) if (again.get(task)) addSetups(task);
        }
        again.stream().forEach(task -> names.add(graph.taskName(task)));
        return this;
    }

    /** What sets something up for a task, and what tears it down: for a teardown its setups. */
    private void addSetups(int task) {
        if (graph.options(task).teardown) for (TaskSpec setup : graph.spec(task).setups) again.set(setup.number);
        else for (int i = graph.reach.from(task); i < graph.reach.to(task); i++) again.set(graph.reach.target(i));
        // A teardown that waits for the task brings its setups with it.
        for (int i = graph.reached.from(task); i < graph.reached.to(task); i++)
            if (graph.options(graph.reached.target(i)).teardown) again.set(graph.reached.target(i));
        if (!graph.options(task).setup) return;
        for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++)
            if (graph.options(graph.downstream.target(i)).teardown) again.set(graph.downstream.target(i));
    }
}
