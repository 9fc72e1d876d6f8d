package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.CachePolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the bodies of one run, or takes what they would return from elsewhere. Used without the lock of the engine. */
final class Calls {
    private static final StepCache.Result NO_CACHE =
            new StepCache.Result(null, false, "there is no cache in the options of this run");

    private final Graph graph;
    private final String runId;
    private final Given given;
    private final TaskTable tasks;
    private final OpenSources sources;
    private final @Nullable StepCache cache;

    Calls(Graph graph, RunSetup setup, TaskTable tasks, OpenSources sources) {
        this.graph = graph;
        this.runId = setup.runId();
        this.given = setup.given();
        this.tasks = tasks;
        this.sources = sources;
        this.cache = setup.cache();
    }

    /** Gives an attempt at an item the item, and says whether there is one. */
    boolean prepare(Attempt attempt) throws Exception {
        MapRun map = attempt.map;
        if (map == null || attempt.item != null) return true;
        attempt.exhausted = !map.pull(attempt, graph.spec(attempt.task), arguments(attempt), tasks);
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
        if (policy == null) return run(attempt, arguments);
        if (cache == null) {
            Object value = run(attempt, arguments);
            attempt.fromCache = NO_CACHE;
            return value;
        }
        StepCache.Result result = cache.get(
                new StepCache.Place(graph.name(), attempt.task(), attempt.mapIndex, runId),
                graph.spec(attempt.task).code,
                counting(attempt, arguments),
                policy,
                new Making(this, attempt, arguments));
        attempt.fromCache = result;
        return result.value();
    }

    private @Nullable Object run(Attempt attempt, @Nullable Object[] arguments) throws Exception {
        Object value = graph.call(attempt.task).call(attempt, arguments);
        if (!attempt.isItem()) sources.returned(attempt.task, value);
        return value;
    }

    /** Runs a body whose result may be kept. */
    private record Making(
            Calls calls, Attempt attempt, @Nullable Object[] arguments) implements StepCache.Make {
        @Override
        public @Nullable Object run() throws Exception {
            // What listeners have asked before does not count.
            attempt.unlike = null;
            return calls.run(attempt, arguments);
        }

        @Override
        public @Nullable String unlike() {
            return attempt.unlike;
        }
    }

    /** What a result depends on: of a context the place of the body and the data interval, for what differs from run to run is no input. */
    private List<StepCache.Argument> counting(Attempt attempt, @Nullable Object[] arguments) {
        List<StepCache.Argument> counting = new ArrayList<>(arguments.length + 4);
        for (int i = 0; i < arguments.length; i++) {
            InputSpec input = graph.inputs(attempt.task).get(i);
            if (input instanceof InputSpec.OfContext) {
                counting.add(new StepCache.Argument("the pipeline of its context", attempt.pipeline()));
                counting.add(new StepCache.Argument("the task of its context", attempt.task()));
                counting.add(new StepCache.Argument("the item of its context", attempt.mapIndex));
                counting.add(new StepCache.Argument(
                        "the data interval of its context",
                        attempt.dataInterval().orElse(null)));
            } else counting.add(new StepCache.Argument(name(input, i + 1), arguments[i]));
        }
        return counting;
    }

    private static String name(InputSpec input, int place) {
        if (input instanceof TaskSpec task) return "input '" + task.name() + "'";
        if (input instanceof InputSpec.OfParams) return "input 'params'";
        return input instanceof InputSpec.OfEvents ? "input 'events'" : "input " + place;
    }

    private @Nullable Object[] arguments(Attempt attempt) {
        List<InputSpec> inputs = graph.inputs(attempt.task);
        @Nullable Object[] arguments = new @Nullable Object[inputs.size()];
        for (int i = 0; i < arguments.length; i++) arguments[i] = inputs.get(i).resolve(tasks, attempt);
        return arguments;
    }
}
