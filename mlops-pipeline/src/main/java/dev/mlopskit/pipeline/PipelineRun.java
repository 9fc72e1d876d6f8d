package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.RunRecord;
import dev.mlopskit.pipeline.internal.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished run of a pipeline: its state, and state, value, error and times of each task. Holds every value until it is
 * itself let go. Immutable and thread-safe, as far as the values are.
 */
public final class PipelineRun {
    private final Plan plan;
    private final RunRecord record;

    PipelineRun(Plan plan, RunRecord record) {
        this.plan = plan;
        this.record = record;
    }

    /** The name of the pipeline. */
    public String pipeline() {
        return plan.name();
    }

    /** The id of this run, 32 lower-case hexadecimal digits. */
    public String id() {
        return record.id();
    }

    /** How the run ended. */
    public RunState state() {
        return record.state();
    }

    /** When the run began. */
    public Instant startedAt() {
        return record.startedAt();
    }

    /** When the last task had ended. */
    public Instant endedAt() {
        return record.endedAt();
    }

    /** How long the run took. */
    public Duration duration() {
        return Duration.between(startedAt(), endedAt());
    }

    /**
     * The result of a task, typed as the task is.
     *
     * @throws PipelineException if the task belongs to another pipeline
     */
    public <T extends @Nullable Object> TaskResult<T> task(Task<T> task) {
        int number = plan.graph().number(task.spec());
        if (number < 0)
            throw new PipelineException("task '" + task.name() + "' is not of pipeline '" + pipeline()
                    + "': ask the run of its own pipeline");
        return result(number, task.cast(record.tasks().value(number)));
    }

    /**
     * The result of a task by its name.
     *
     * @throws PipelineException if there is no task of that name
     */
    public TaskResult<?> task(String name) {
        Graph graph = plan.graph();
        for (int task = 0; task < graph.size(); task++)
            if (graph.taskName(task).equals(name))
                return this.<@Nullable Object>result(task, record.tasks().value(task));
        throw new PipelineException(
                "pipeline '" + pipeline() + "' has no task '" + name + "': its plan().tasks() lists the names");
    }

    /** The results of all tasks, in the order of the plan. */
    public List<TaskResult<?>> tasks() {
        List<TaskResult<?>> results = new ArrayList<>(plan.size());
        for (int task = 0; task < plan.size(); task++)
            results.add(this.<@Nullable Object>result(task, record.tasks().value(task)));
        return results;
    }

    /**
     * What listeners threw, in order, the first hundred; empty if all went well. The run is what it is without them, but a
     * tracking store that could not be written, say, shows here.
     */
    public List<Throwable> listenerErrors() {
        return record.listenerErrors().get();
    }

    /**
     * This run, if it succeeded.
     *
     * @throws PipelineFailedException if it did not
     */
    public PipelineRun orThrow() {
        if (state() == RunState.SUCCESS) return this;
        throw Failures.of(this);
    }

    /**
     * The run as text for people: a line with its state and duration, then one line a task in the order of starting, with
     * state, begin and duration in seconds, and a bar on a common time line. Tasks that never ran come last.
     */
    public String timeline() {
        return Timeline.of(this);
    }

    private <T extends @Nullable Object> TaskResult<T> result(int task, T value) {
        TaskTable table = record.tasks();
        return new TaskResult<>(
                plan.graph().taskName(task),
                table.state(task),
                value,
                table.error(task),
                table.startedAt(task),
                table.endedAt(task));
    }

    @Override
    public String toString() {
        return "run " + id() + " of pipeline '" + pipeline() + "' " + state();
    }
}
