package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.TaskState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a branch means for the tasks below it, as Airflow's {@code SkipMixin} has it. */
final class Branches {
    private Branches() {}

    /** What is wrong with a branch; {@code null} if nothing is. */
    static @Nullable String complaint(Graph graph, int task, Branch branch) {
        for (String name : branch.chosen())
            if (find(graph, task, name).isEmpty()) {
                List<String> after = new ArrayList<>();
                for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++)
                    after.add(graph.taskName(graph.downstream.target(i)));
                return "task '" + graph.taskName(task) + "' branched to '" + name
                        + "', which does not come straight after it: choose of " + after;
            }
        return null;
    }

    /** Which tasks a branch skips. */
    static BitSet skipped(Graph graph, int task, Branch branch) {
        if (branch.everythingBelow()) return below(graph, task);
        BitSet skipped = new BitSet();
        if (branch.all()) return skipped;
        BitSet kept = new BitSet();
        for (String name : branch.chosen()) {
            BitSet chosen = find(graph, task, name);
            kept.or(chosen);
            chosen.stream().forEach(each -> kept.or(Reach.relatives(graph.downstream, each, graph.size())));
        }
        for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++)
            skipped.set(graph.downstream.target(i));
        skipped.andNot(kept);
        return withoutTeardowns(graph, skipped);
    }

    /** All that is below a task and tears nothing down. */
    static BitSet below(Graph graph, int task) {
        return withoutTeardowns(graph, Reach.relatives(graph.downstream, task, graph.size()));
    }

    private static BitSet withoutTeardowns(Graph graph, BitSet tasks) {
        for (int each = tasks.nextSetBit(0); each >= 0; each = tasks.nextSetBit(each + 1))
            if (graph.options(each).teardown) tasks.clear(each);
        return tasks;
    }

    /** The task of a name straight after another, whose group need not be named; or those of the group of the name. */
    private static BitSet find(Graph graph, int task, String name) {
        String inGroup = graph.spec(task).group.full(name);
        BitSet found = new BitSet();
        BitSet within = new BitSet();
        for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++) {
            int next = graph.downstream.target(i);
            String called = graph.taskName(next);
            if (called.equals(name) || called.equals(inGroup)) found.set(next);
            GroupSpec group = graph.spec(next).group;
            if (group.isIn(name) || group.isIn(inGroup)) within.set(next);
        }
        return found.isEmpty() ? within : found;
    }

    /** The teardowns that are due also when the run is cancelled: something was set up for them, or may be by what runs. */
    static BitSet teardownsDue(Graph graph, TaskTable tasks) {
        BitSet due = new BitSet();
        for (int task = 0; task < graph.size(); task++) {
            if (!graph.options(task).teardown || tasks.state(task).isFinal()) continue;
            for (TaskSpec setup : graph.spec(task).setups) {
                TaskState state = tasks.state(setup.number);
                if (state == TaskState.SUCCESS || state == TaskState.RUNNING) due.set(task);
            }
        }
        return due;
    }
}
