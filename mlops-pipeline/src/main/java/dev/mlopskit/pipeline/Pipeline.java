package dev.mlopskit.pipeline;

import dev.mlopskit.core.Ids;
import dev.mlopskit.pipeline.internal.Definition;
import dev.mlopskit.pipeline.internal.Engine;
import dev.mlopskit.pipeline.internal.Given;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.Planner;
import dev.mlopskit.pipeline.internal.Restored;
import dev.mlopskit.pipeline.internal.RunAgain;
import dev.mlopskit.pipeline.internal.RunClock;
import dev.mlopskit.pipeline.internal.RunSetup;
import dev.mlopskit.pipeline.internal.StepCache;
import dev.mlopskit.pipeline.internal.Subset;
import dev.mlopskit.pipeline.internal.events.Handed;
import dev.mlopskit.pipeline.internal.journal.Accepts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
     * @throws PipelineException if the clock of the options fails, and the run has then been cancelled; or if their executor is a
     *     {@link SteppingExecutor}, which nobody could drive meanwhile
     * @throws InvalidPipelineException with all errors, if the options do not fit the pipeline, such as a param that is missing;
     *     nothing has run then
     */
    public PipelineRun run(RunOptions options) {
        return run(options, () -> setup(options));
    }

    private PipelineRun run(RunOptions options, Supplier<RunSetup> setup) {
        if (options.executor() instanceof SteppingExecutor)
            throw new PipelineException("a run of pipeline '" + name()
                    + "' on an executor that is driven by hand cannot be waited for: start(options), and drive it");
        RunClock clock = clock(options);
        return new PipelineRun(plan, Engine.run(plan, plan.graph(), options, clock, setup.get()));
    }

    /**
     * Begins a run and returns at once, unless the executor of the options runs in the calling thread. A run whose calling
     * thread is interrupted already is cancelled from the start.
     *
     * @throws InvalidPipelineException with all errors, if the options do not fit the pipeline
     */
    public ActiveRun start(RunOptions options) {
        return start(options, clock(options), setup(options));
    }

    /** Asked before anything is kept of a run: with a clock that fails none begins. */
    private RunClock clock(RunOptions options) {
        return new RunClock(options.clock(), name());
    }

    /** Begins a run that is given events; {@code null} if somebody else was given them. */
    @Nullable
    ActiveRun deliver(RunOptions options, Handed handed, List<Event> events) {
        Given given = RunChecks.given(plan, options).with(events);
        RunClock clock = clock(options);
        RunSetup setup = journal(options).store().begin(plan.graph(), options.seed(), given, handed);
        return setup == null ? null : start(options, clock, setup.with(cache(options)));
    }

    private RunSetup setup(RunOptions options) {
        Given given = RunChecks.given(plan, options);
        Journal journal = options.journal();
        if (journal == null)
            return RunSetup.of(Ids.random(), options.seed(), given).with(cache(options));
        String key = options.scheduleKey();
        DataInterval interval = given.dataInterval();
        Optional<String> left = key == null || interval == null
                ? Optional.empty()
                : journal.store().left(key, interval);
        RunSetup setup = left.isPresent()
                ? journal.store()
                        .take(plan.graph(), left.get(), accepts(options, false))
                        .substituting(given.substitutes())
                : journal.store().begin(plan.graph(), options.seed(), given, key);
        return setup.with(cache(options));
    }

    private static @Nullable StepCache cache(RunOptions options) {
        Cache cache = options.cache();
        return cache == null ? null : cache.store();
    }

    private ActiveRun start(RunOptions options, RunClock clock, RunSetup setup) {
        return new ActiveRun(plan, Engine.start(plan, plan.graph(), options, clock, setup));
    }

    /** Begins a run with {@link RunOptions#defaults()}; see {@link #start(RunOptions)}. */
    public ActiveRun start() {
        return start(RunOptions.defaults());
    }

    /**
     * Goes on with every run of this pipeline that another process has left, the oldest first: tasks that had ended do not run
     * again, what ran is treated as {@link Step#afterCrash} says, and the rest runs as in any run. The timeout of the options
     * counts from now. A run whose process was on another machine counts as left once that has been silent for 30 seconds, so
     * whoever takes over at once calls this again then.
     *
     * @param options with the journal; seed and params are those of the run, and params that it does not have are taken from here
     * @throws ResumeException if some runs cannot be gone on with, with all reasons, see {@link #resume(String, RunOptions)};
     *     the others go on, and it has them
     */
    public List<ActiveRun> resume(RunOptions options) {
        List<JournaledRun> left = new ArrayList<>(journal(options).runs(name()));
        left.removeIf(run -> !run.abandoned());
        Collections.reverse(left);
        List<ActiveRun> resumed = new ArrayList<>();
        List<PipelineException> refused = new ArrayList<>();
        for (JournaledRun run : left) {
            try {
                resumed.add(goOn(run.id(), options, false));
            } catch (PipelineException e) {
                refused.add(e);
            }
        }
        if (refused.isEmpty()) return resumed;
        String reasons = refused.stream().map(Throwable::getMessage).collect(Collectors.joining("\n"));
        ResumeException all = new ResumeException(
                refused.size() + " of " + left.size() + " runs of pipeline '" + name()
                        + "' cannot be gone on with; Journal.delete(..) forgets one:\n" + reasons,
                resumed);
        refused.forEach(all::addSuppressed);
        throw all;
    }

    /**
     * Goes on with one run that another process has left.
     *
     * @throws PipelineException if there is no such run, it is over, a process drives it, a value cannot be read, or
     *     the DAG has changed and {@link RunOptions.Builder#acceptChanges} is not said, or a param is given otherwise than the run
     *     has it; nothing has been changed then
     */
    public ActiveRun resume(String runId, RunOptions options) {
        return goOn(runId, options, true);
    }

    private static Accepts accepts(RunOptions options, boolean strict) {
        return new Accepts(options.acceptChanges(), options.params(), strict);
    }

    /** Goes on with a run; if strict, it refuses params that are given anew, and else passes over them. */
    ActiveRun goOn(String runId, RunOptions options, boolean strict) {
        Map<Integer, @Nullable Object> substitutes = RunChecks.substitutes(plan, options);
        RunClock clock = clock(options);
        RunSetup setup = journal(options).store().take(plan.graph(), runId, accepts(options, strict));
        return start(options, clock, setup.with(cache(options)).substituting(substitutes));
    }

    /**
     * Begins a run that does parts of an earlier one again and takes the rest from it.
     *
     * @param options with the journal; seed and params are those of the earlier run, and params that it did not have are taken from here
     * @throws PipelineException as {@link #resume(String, RunOptions)}, and if a task is not of this pipeline
     */
    public ActiveRun rerun(String runId, Rerun what, RunOptions options) {
        List<Integer> tasks = what.tasks().stream().map(plan::number).toList();
        Map<Integer, @Nullable Object> substitutes = RunChecks.substitutes(plan, options);
        RunClock clock = clock(options);
        RunSetup setup = journal(options)
                .store()
                .rerun(
                        plan.graph(),
                        runId,
                        accepts(options, true),
                        before -> what.what() == Rerun.What.FAILED
                                ? RunAgain.failed(plan.graph(), before)
                                : RunAgain.of(plan.graph(), tasks, what.what() == Rerun.What.FROM));
        return start(options, clock, setup.with(cache(options)).substituting(substitutes));
    }

    /**
     * Does an earlier run once more, with its params and its seed, and tells where it goes another way: whether a pipeline is
     * reproducible, or what a change of the code does to its results. Is not kept in the journal and takes nothing from a cache.
     *
     * <p>Bodies run, with whatever effects they have; two things are not done again. What {@link TaskContext#once} gave in the earlier run is
     * given again, and only an effect that was not done then is done now. Nobody is asked: a task that asks has the answer that it was given
     * then, and a rejection if it was given none. An asset is not told.
     *
     * @param options with the journal; seed and params are those of the earlier run, and params that it did not have are taken from here
     * @throws PipelineException as {@link #resume(String, RunOptions)}
     */
    public Replay replay(String runId, RunOptions options) {
        RunSetup earlier = journal(options).store().again(plan.graph(), runId, options.acceptChanges());
        List<Restored.OfTask> before =
                Objects.requireNonNull(earlier.restored()).tasks();
        Map<Integer, @Nullable Object> substitutes = Replay.answers(plan.graph(), before);
        substitutes.putAll(RunChecks.substitutes(plan, options));
        RunSetup setup = new RunSetup(earlier.runId(), earlier.seed(), earlier.given(), earlier.keeper(), null, null)
                .substituting(substitutes);
        return Replay.of(run(options, () -> setup), before);
    }

    private Journal journal(RunOptions options) {
        Journal journal = options.journal();
        if (journal == null)
            throw new PipelineException(
                    "pipeline '" + name()
                            + "' cannot go on with a run without a journal: say RunOptions.builder().journal(Journal.in(tracking))");
        return journal;
    }

    @Override
    public String toString() {
        return "pipeline '" + name() + "'";
    }
}
