package dev.mlopskit.pipeline.internal;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in words why a task is in its state. */
final class Explainer {
    private static final int NAMED = 5;

    private final Graph graph;
    private final TaskTable tasks;

    Explainer(Graph graph, TaskTable tasks) {
        this.graph = graph;
        this.tasks = tasks;
    }

    /** One sentence on a task of a run that is over, or of one that goes on and whose coordinator is asked too. */
    String explain(int task, Coordinator run) {
        TaskState state = tasks.state(task);
        String what = "task '" + graph.taskName(task) + "' ";
        return switch (state) {
            case NONE -> what + waits(task, run);
            case RUNNING -> what + "runs, attempt " + tasks.attempts(task) + ": " + why(task);
            case UP_FOR_RETRY -> what + "failed in attempt " + tasks.attempts(task) + again(task, run);
            case AWAITING_INPUT -> what + "waits for approve or reject: " + tasks.reason(task);
            case SUCCESS ->
                what + "succeeded" + attempts(task) + ": " + why(task) + cached(task) + answered(task) + failures(task)
                        + origin(task, run);
            case FAILED ->
                what + "failed" + attempts(task) + " with " + Thrown.text(tasks.error(task)) + origin(task, run);
            case UPSTREAM_FAILED -> what + "did not run, as " + because(task) + origin(task, run);
            case SKIPPED -> what + "was skipped, as " + because(task) + origin(task, run);
            case CANCELLED ->
                what + (tasks.startedAt(task) == null ? "did not run" : "was stopped") + ", as "
                        + (tasks.isRestored(task) ? "the run was cancelled" : run.cancelledAs()) + origin(task, run);
        };
    }

    private String again(int task, Coordinator run) {
        Retries.Waiting waiting = run.retries.waiting(task);
        String rule = " (" + graph.options(task).retryOrNone() + ")";
        return waiting == null
                ? " and will be tried again" + rule
                : " with " + Thrown.text(waiting.error()) + " and will be tried again at " + waiting.dueAt() + rule;
    }

    private String answered(int task) {
        return graph.spec(task).asks && tasks.value(task) instanceof Approval answer ? "; " + answer : "";
    }

    private String failures(int task) {
        MapRun map = tasks.map(task);
        int failed = map == null ? 0 : map.ended(TaskState.FAILED);
        return map == null || failed == 0 ? "" : "; " + failed + " of " + map.size() + " items failed, which it allows";
    }

    /** Where the outcome comes from, if not from its body. */
    private String origin(int task, Coordinator run) {
        if (tasks.isRestored(task)) return "; taken from the journal";
        return run.given.substitutes(task) && tasks.state(task) == TaskState.SUCCESS
                ? "; its value was substituted"
                : "";
    }

    private String attempts(int task) {
        int attempts = tasks.attempts(task);
        return attempts > 1 ? " in attempt " + attempts : "";
    }

    private String cached(int task) {
        String reason = tasks.reason(task);
        return reason == null || graph.spec(task).asks ? "" : "; " + reason;
    }

    private String why(int task) {
        if (graph.upstream.count(task) == 0) return "nothing comes before it";
        return "its rule is " + rule(task) + ", and " + upstream(task);
    }

    private String because(int task) {
        String reason = tasks.reason(task);
        if (reason != null) return reason;
        for (int i = graph.reach.from(task); i < graph.reach.to(task); i++) {
            int setup = graph.reach.target(i);
            if (!graph.options(task).teardown && tasks.state(setup) != TaskState.SUCCESS)
                return "it needs the setup '" + graph.taskName(setup) + "', which is " + tasks.state(setup);
        }
        return "its rule is " + rule(task) + ", and " + upstream(task);
    }

    private String waits(int task, Coordinator run) {
        if (run.isQueued(task)) {
            Pool pool = run.slots.missing(task);
            return pool == null
                    ? "is ready and waits for a thread"
                    : "is ready and waits for slots of '" + pool.name + "', of whose " + pool.size + " are free "
                            + pool.free() + ", held by " + holders(task, pool);
        }
        return "waits: its rule is " + rule(task) + ", and " + upstream(task);
    }

    private String holders(int waiting, Pool pool) {
        List<String> names = new ArrayList<>();
        if (pool != graph.ownPool(waiting))
            for (int task = 0; task < graph.size(); task++)
                if (tasks.state(task) == TaskState.RUNNING && graph.pool(task) == pool) names.add(graph.taskName(task));
        return names.isEmpty() ? "other runs" : some(names);
    }

    private static String some(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    private String rule(int task) {
        TriggerRule rule = graph.options(task).effectiveRule();
        return rule.name().toLowerCase(Locale.ROOT);
    }

    private String skippedItems(int task) {
        MapRun map = tasks.map(task);
        if (map == null || tasks.state(task) != TaskState.SUCCESS) return "";
        int skipped = map.ended(TaskState.SKIPPED);
        return skipped == 0 ? "" : " (" + skipped + " of " + map.size() + " items skipped)";
    }

    private String upstream(int task) {
        Map<TaskState, List<String>> byState = new EnumMap<>(TaskState.class);
        for (Edges edges : List.of(graph.upstream, graph.reach))
            for (int i = edges.from(task); i < edges.to(task); i++)
                byState.computeIfAbsent(tasks.state(edges.target(i)), none -> new ArrayList<>())
                        .add(graph.taskName(edges.target(i)) + skippedItems(edges.target(i)));
        List<String> parts = new ArrayList<>();
        byState.forEach((state, names) -> parts.add(
                some(names) + (names.size() == 1 ? " is " : " are ") + (state == TaskState.NONE ? "not done" : state)));
        return String.join("; ", parts);
    }
}
