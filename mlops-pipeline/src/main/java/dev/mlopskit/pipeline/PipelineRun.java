package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.ArtifactsIn;
import dev.mlopskit.pipeline.internal.MapRun;
import dev.mlopskit.pipeline.internal.RunRecord;
import dev.mlopskit.pipeline.internal.draw.GanttSvg;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    public <T extends @Nullable Object> TaskResult<T> task(Step<T, ?> task) {
        int number = plan.number(task);
        return result(number, task.cast(record.tasks().value(number)));
    }

    /**
     * The result of a task by its name.
     *
     * @throws PipelineException if there is no task of that name
     */
    public TaskResult<?> task(String name) {
        int task = plan.number(name);
        return this.<@Nullable Object>result(task, record.tasks().value(task));
    }

    /**
     * What a task returned, as a type that is known: for programs that have its name and not its handle.
     *
     * @throws PipelineException if there is no task of that name, it did not succeed, or returned something else
     */
    public <T> T value(String task, Class<T> type) {
        return task(task).value(type);
    }

    /** The results of all tasks, in the order of the plan. */
    public List<TaskResult<?>> tasks() {
        List<TaskResult<?>> results = new ArrayList<>(plan.size());
        for (int task = 0; task < plan.size(); task++)
            results.add(this.<@Nullable Object>result(task, record.tasks().value(task)));
        return results;
    }

    @Nullable
    MapRun map(int task) {
        return record.tasks().map(task);
    }

    /**
     * The results of the items of a mapped task, in their order, as an unmodifiable view; empty if it did not run.
     *
     * @throws PipelineException if the task belongs to another pipeline
     */
    public <T extends @Nullable Object> List<ItemResult<T>> items(Mapped<T> task) {
        return items(task(task).number());
    }

    /**
     * The same of a task by its name; empty also if it is not mapped.
     *
     * @throws PipelineException if there is no task of that name
     */
    public List<ItemResult<?>> items(String task) {
        return Collections.unmodifiableList(this.<@Nullable Object>items(plan.number(task)));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the body returned for an item
    private <T extends @Nullable Object> List<ItemResult<T>> items(int task) {
        MapRun map = map(task);
        if (map == null) return List.of();
        String name = plan.graph().taskName(task);
        // A view, as there may be very many.
        return new AbstractList<>() {
            @Override
            public ItemResult<T> get(int index) {
                Objects.checkIndex(index, map.size());
                return new ItemResult<>(name, index, map.state(index), (T) map.value(index), map.error(index));
            }

            @Override
            public int size() {
                return map.size();
            }
        };
    }

    /**
     * Why a task ran, was skipped or did not run, in one sentence.
     *
     * @throws PipelineException if there is no task of that name
     */
    public String explain(String task) {
        return record.explanations().apply(plan.number(task));
    }

    /**
     * What of a cached task was taken from the {@link Cache}, and which run has made it; of a mapped one how many of its items. Empty
     * if nothing was, or the task had ended in another process.
     *
     * @throws PipelineException if there is no task of that name
     */
    public Optional<String> explainHit(String task) {
        return Optional.ofNullable(record.tasks().hit(plan.number(task)));
    }

    /**
     * Why a cached task ran though it could have been taken from the {@link Cache}: what of its code, inputs and environment differs
     * from the last run of it; of a mapped one for the first such item. Empty if nothing was made, or the task had ended in
     * another process.
     *
     * @throws PipelineException if there is no task of that name
     */
    public Optional<String> explainMiss(String task) {
        return Optional.ofNullable(record.tasks().miss(plan.number(task)));
    }

    /**
     * What listeners threw, in order, the first hundred; empty if all went well. The run is what it is without them, but a
     * tracking store that could not be written, say, shows here.
     */
    public List<Throwable> listenerErrors() {
        return record.listenerErrors().get();
    }

    /**
     * The run as a picture, a Gantt chart: a row for each task in the order of starting, with a bar in the colour of its state. An SVG document
     * without scripts or links.
     */
    public String gantt() {
        return GanttSvg.draw(
                new GanttSvg.Frame(pipeline(), id(), state(), startedAt(), endedAt()),
                tasks().stream()
                        .map(task -> new GanttSvg.Row(
                                task.name(), task.state(), task.toString(), task.startedAt(), task.endedAt()))
                        .toList());
    }

    /**
     * Which artifacts came from where: for each task that took or made some, what they were, in the order of the plan. An artifact
     * comes from the tasks that have it among their outputs.
     */
    public List<TaskArtifacts> artifacts() {
        List<TaskArtifacts> all = new ArrayList<>();
        for (int task = 0; task < plan.size(); task++) {
            List<Artifact> inputs = new ArrayList<>();
            for (@Nullable Object value : plan.graph().inputs(task, record.tasks()))
                inputs.addAll(ArtifactsIn.value(value));
            List<Artifact> outputs = ArtifactsIn.value(record.tasks().value(task));
            if (inputs.size() + outputs.size() > 0)
                all.add(new TaskArtifacts(plan.graph().taskName(task), List.copyOf(inputs), List.copyOf(outputs)));
        }
        return all;
    }

    /** Whether a failure of a task makes the run a failed one. */
    boolean counts(TaskResult<?> task) {
        return plan.graph().failureCounts(task.number());
    }

    /** Why the run was cancelled, if that was its timeout. */
    @Nullable
    PipelineException timeout() {
        return record.timeout();
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
     * state, begin and duration in seconds, and a bar on a common time line, which begins with the run, or with the first task that it
     * keeps of an earlier one. Tasks that never ran come last.
     */
    public String timeline() {
        return Timeline.of(this);
    }

    private <T extends @Nullable Object> TaskResult<T> result(int task, T value) {
        return TaskResult.of(plan.graph(), record.tasks(), task, value);
    }

    @Override
    public String toString() {
        return "run " + id() + " of pipeline '" + pipeline() + "' " + state();
    }
}
