package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import org.jspecify.annotations.Nullable;

/** What is to become of a task that waits, by the states of what it comes after. Changes nothing. */
final class Decisions {
    private final Graph graph;
    private final TaskTable tasks;

    Decisions(Graph graph, TaskTable tasks) {
        this.graph = graph;
        this.tasks = tasks;
    }

    /**
     * The verdict on a task now that one before it has ended; {@code null} if it goes on waiting.
     *
     * @param upstream how that one ended; {@link TaskState#NONE} if it was a setup that is not straight before it
     * @param allDone whether all are done
     */
    @Nullable
    Verdict on(int task, TaskState upstream, boolean allDone) {
        boolean waitsForSetup = false;
        if (!graph.options(task).teardown) {
            for (int i = graph.reach.from(task); i < graph.reach.to(task); i++) {
                if (graph.isOnlyInTime(task, graph.reach.target(i))) continue;
                TaskState setup = tasks.state(graph.reach.target(i));
                if (setup == TaskState.FAILED || setup == TaskState.UPSTREAM_FAILED) return Verdict.UPSTREAM_FAILED;
                if (setup == TaskState.SKIPPED) return Verdict.SKIP;
                waitsForSetup |= setup != TaskState.SUCCESS;
            }
        }
        TriggerRule rule = graph.options(task).effectiveRule();
        Verdict verdict;
        if (allDone) verdict = Rules.complete(rule, upstream(task));
        else verdict = upstream == TaskState.NONE ? ofAny(task, rule) : Rules.early(rule, upstream);
        return verdict == Verdict.RUN && waitsForSetup ? null : verdict;
    }

    private @Nullable Verdict ofAny(int task, TriggerRule rule) {
        if (rule == TriggerRule.ALWAYS) return Verdict.RUN;
        for (int i = graph.upstream.from(task); i < graph.upstream.to(task); i++) {
            Verdict verdict = Rules.early(rule, tasks.state(graph.upstream.target(i)));
            if (verdict != null) return verdict;
        }
        return null;
    }

    private Upstream upstream(int task) {
        Upstream counts = new Upstream();
        for (int i = graph.upstream.from(task); i < graph.upstream.to(task); i++) {
            int before = graph.upstream.target(i);
            TaskState state = tasks.state(before);
            if (graph.options(before).setup) counts.addSetup(state);
            MapRun map = graph.isMapped(before) ? tasks.map(before) : null;
            // One that never had an item counts as one.
            if (map == null || !map.counts()) counts.add(state, 1);
            else
                for (TaskState each : TaskState.values()) {
                    boolean allowed = each == TaskState.FAILED && state == TaskState.SUCCESS;
                    if (each.isFinal()) counts.add(allowed ? TaskState.SUCCESS : each, map.ended(each));
                }
        }
        return counts;
    }
}
