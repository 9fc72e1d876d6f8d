package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * What has become of a task by now, typed as the task is.
     *
     * @throws PipelineException if the task belongs to another pipeline
     */
    public <T extends @Nullable Object> TaskResult<T> task(Step<T, ?> task) {
        int number = plan.number(task);
        return engine.read(tasks -> TaskResult.of(plan.graph(), tasks, number, task.cast(tasks.value(number))));
    }

    /**
     * What has become of a task by now, by its name.
     *
     * @throws PipelineException if there is no task of that name
     */
    public TaskResult<?> task(String name) {
        int number = plan.number(name);
        return engine.read(tasks -> TaskResult.<@Nullable Object>of(plan.graph(), tasks, number, tasks.value(number)));
    }

    /**
     * What a task has returned by now, as a type that is known.
     *
     * @throws PipelineException if there is no task of that name, it has not succeeded, or returned something else
     */
    public <T> T value(String task, Class<T> type) {
        return task(task).value(type);
    }

    /**
     * The state of a task now.
     *
     * @throws PipelineException if there is no task of that name
     */
    public TaskState state(String task) {
        return task(task).state();
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
     * A task that asks a person, see {@link PipelineBuilder#approval}.
     *
     * @param task its name
     * @param text what it asks
     */
    public record Question(String task, String text) {}

    /** What is asked now, in the order of the plan. */
    public List<Question> questions() {
        return questions(engine.asking());
    }

    /**
     * Waits until something is asked; empty if the run is over, or nothing has been asked in that time.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the run goes on
     */
    public List<Question> awaitQuestions(Duration most) throws InterruptedException {
        return questions(engine.awaitAsking(most));
    }

    private List<Question> questions(Map<Integer, String> asking) {
        return asking.entrySet().stream()
                .map(each -> new Question(plan.graph().taskName(each.getKey()), each.getValue()))
                .toList();
    }

    /**
     * Says yes to a task that asks, see {@link PipelineBuilder#approval}.
     *
     * @param by who answers; not blank
     * @throws PipelineException if there is no such task, it waits for no answer, nobody is named, or the run goes on no more in
     *     this process, as its journal cannot be written, say
     */
    public void approve(String task, String by, String comment) {
        engine.answer(plan.number(task), true, by, comment);
    }

    /**
     * Says no to a task that asks: all that is below it is skipped.
     *
     * @param by who answers; not blank
     * @throws PipelineException if there is no such task, it waits for no answer, nobody is named, or the run goes on no more in
     *     this process, as its journal cannot be written, say
     */
    public void reject(String task, String by, String comment) {
        engine.answer(plan.number(task), false, by, comment);
    }

    /** Cancels: nothing more starts but teardowns, and running bodies are interrupted. Returns at once; may be repeated. */
    public void cancel() {
        engine.cancel();
    }

    /** Lets another process go on with it if all that it waits for is answers; says whether it goes on no more here. */
    boolean leaveIfAsking() {
        return engine.leaveIfAsking();
    }

    /** Lets another process go on with it, if it has a journal, and interrupts its bodies; cancels it otherwise. */
    void leave() {
        engine.leave();
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
