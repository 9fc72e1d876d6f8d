package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Engine;
import java.time.Duration;
import java.util.Optional;

/**
 * A run of a pipeline that has begun: what {@link Pipeline#start(RunOptions)} returns at once. It goes on whether or not
 * anybody waits for it. Thread-safe.
 */
public final class ActiveRun {
    private final Plan plan;
    private final Engine engine;

    ActiveRun(Plan plan, Engine engine) {
        this.plan = plan;
        this.engine = engine;
    }

    /** The id of this run, 32 lower-case hexadecimal digits. */
    public String id() {
        return engine.id();
    }

    /** Whether the run is over. */
    public boolean isDone() {
        return engine.isDone();
    }

    /**
     * The state of a task now.
     *
     * @throws PipelineException if there is no task of that name
     */
    public TaskState state(String task) {
        return engine.state(plan.number(task));
    }

    /**
     * Why a task ran, waits, was skipped or did not run, in one sentence.
     *
     * @throws PipelineException if there is no task of that name
     */
    public String explain(String task) {
        return engine.explain(plan.number(task));
    }

    /**
     * Says yes to a task that asks, see {@link PipelineBuilder#approval}.
     *
     * @throws PipelineException if there is no such task, or it waits for no answer
     */
    public void approve(String task, String by, String comment) {
        engine.answer(plan.number(task), true, by, comment);
    }

    /**
     * Says no to a task that asks: all that is below it is skipped.
     *
     * @throws PipelineException if there is no such task, or it waits for no answer
     */
    public void reject(String task, String by, String comment) {
        engine.answer(plan.number(task), false, by, comment);
    }

    /** Cancels: nothing more starts but teardowns, and running bodies are interrupted. Returns at once; may be repeated. */
    public void cancel() {
        engine.cancel();
    }

    /** Does something short, which does not throw, once the run is over; at once if it is. */
    void whenDone(Runnable then) {
        engine.whenDone(then);
    }

    /** Waits until the run is over. An interrupt of the waiting thread cancels the run, and is set again on return. */
    public PipelineRun await() {
        return new PipelineRun(plan, engine.await());
    }

    /**
     * Waits for some time; empty if the run is not over then.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the run goes on
     */
    public Optional<PipelineRun> await(Duration most) throws InterruptedException {
        return engine.await(most).map(record -> new PipelineRun(plan, record));
    }

    @Override
    public String toString() {
        return "run " + id() + " of pipeline '" + plan.name() + "'" + (isDone() ? ", over" : "");
    }
}
