package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Definition;
import dev.mlopskit.pipeline.internal.Engine;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.Planner;
import dev.mlopskit.pipeline.internal.Subset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A checked DAG of typed tasks that can be run any number of times, also at the same time. Immutable and thread-safe, as far
 * as the bodies of its tasks are.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="define"}
 */
public final class Pipeline {
    private final Plan plan;

    private Pipeline(Plan plan) {
        this.plan = plan;
    }

    /**
     * Defines a pipeline: runs the definition once, checks it, and freezes it.
     *
     * @param name by the same rule as the name of a task, see {@link PipelineBuilder}
     * @throws InvalidPipelineException with all errors, if there is a bad, duplicate or unknown name, a task of another
     *     pipeline, or a cycle
     */
    public static Pipeline define(String name, Consumer<? super PipelineBuilder> definition) {
        Definition defined = new Definition(name);
        definition.accept(new PipelineBuilder(defined, defined.root()));
        List<String> errors = new ArrayList<>();
        Graph graph = Planner.plan(defined, errors);
        if (graph == null) throw new InvalidPipelineException(name, errors);
        return new Pipeline(new Plan(graph));
    }

    /** Some tasks of this, and all that they depend on if that is wanted, as a pipeline of the same name. */
    Pipeline part(Collection<String> tasks, boolean upstream) {
        List<String> errors = new ArrayList<>();
        Graph graph = Subset.of(plan.graph(), tasks, upstream, errors);
        if (graph == null) throw new InvalidPipelineException(name(), errors);
        return new Pipeline(new Plan(graph));
    }

    /** The name. */
    public String name() {
        return plan.name();
    }

    /** What will run, in which order. */
    public Plan plan() {
        return plan;
    }

    /** Runs with {@link RunOptions#defaults()}; see {@link #run(RunOptions)}. */
    public PipelineRun run() {
        return run(RunOptions.defaults());
    }

    /**
     * Runs every task and returns when none runs any more. A failed task does not make this method throw: it is in the
     * result, and {@link PipelineRun#orThrow()} throws it. An interrupt of the calling thread cancels the run: nothing more
     * starts, running bodies are interrupted and waited for, and the thread's interrupt flag is set on return.
     *
     * @throws PipelineException if the clock of the options fails; the run has then been cancelled
     */
    public PipelineRun run(RunOptions options) {
        return new PipelineRun(plan, Engine.run(plan, plan.graph(), options));
    }

    /**
     * Begins a run and returns at once, unless the executor of the options runs in the calling thread. A run whose calling
     * thread is interrupted already is cancelled from the start.
     */
    public ActiveRun start(RunOptions options) {
        return new ActiveRun(plan, Engine.start(plan, plan.graph(), options));
    }

    /** Begins a run with {@link RunOptions#defaults()}; see {@link #start(RunOptions)}. */
    public ActiveRun start() {
        return start(RunOptions.defaults());
    }

    @Override
    public String toString() {
        return "pipeline '" + name() + "'";
    }
}
