package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.CachePolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the bodies of one run, or takes what they would return from elsewhere. Used without the lock of the engine. */
final class Calls {
    private final Graph graph;
    private final String runId;
    private final Given given;
    private final TaskTable tasks;
    private final @Nullable StepCache cache;

    Calls(Graph graph, RunSetup setup, TaskTable tasks) {
        this.graph = graph;
        this.runId = setup.runId();
        this.given = setup.given();
        this.tasks = tasks;
        this.cache = setup.cache();
    }

    /** Gives an attempt at an item the item, and says whether there is one. */
    boolean prepare(Attempt attempt) throws Exception {
        MapRun map = attempt.map;
        if (map == null || attempt.item != null) return true;
        attempt.exhausted = !map.pull(attempt, graph.spec(attempt.task), arguments(attempt));
        return !attempt.exhausted;
    }

    /** Runs the body of an attempt. */
    @Nullable
    Object call(Attempt attempt) throws Exception {
        if (given.substitutes(attempt.task)) return given.substitutes().get(attempt.task);
        @Nullable Object[] arguments = arguments(attempt);
        @Nullable Object @Nullable [] item = attempt.item;
        if (item != null) System.arraycopy(item, 0, arguments, 0, item.length);
        CachePolicy policy = graph.options(attempt.task).cache;
        if (cache == null || policy == null) return graph.call(attempt.task).call(attempt, arguments);
        StepCache.Result result = cache.get(
                new StepCache.Place(graph.name(), attempt.task(), attempt.mapIndex, runId),
                graph.spec(attempt.task).code,
                counting(attempt.task, arguments),
                policy,
                () -> graph.call(attempt.task).call(attempt, arguments));
        attempt.fromCache = result;
        return result.value();
    }

    /** Those arguments that a result depends on: without contexts. */
    private @Nullable Object[] counting(int task, @Nullable Object[] arguments) {
        List<@Nullable Object> counting = new ArrayList<>(arguments.length);
        for (int i = 0; i < arguments.length; i++)
            if (!(graph.inputs(task).get(i) instanceof InputSpec.OfContext)) counting.add(arguments[i]);
        return counting.toArray();
    }

    private @Nullable Object[] arguments(Attempt attempt) {
        List<InputSpec> inputs = graph.inputs(attempt.task);
        @Nullable Object[] arguments = new @Nullable Object[inputs.size()];
        for (int i = 0; i < arguments.length; i++) arguments[i] = inputs.get(i).resolve(tasks, attempt);
        return arguments;
    }
}
