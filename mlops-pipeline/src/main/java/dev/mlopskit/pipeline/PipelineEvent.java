package dev.mlopskit.pipeline;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happens in a run: one of seven records. A listener hears of it before the engine acts on it. */
public sealed interface PipelineEvent {
    /** The name of the pipeline. */
    String pipeline();

    /** The id of the run, 32 lower-case hexadecimal digits. */
    String runId();

    /** When it happened, by the clock of the run. */
    Instant at();

    /**
     * A run begins; the first event of every run.
     *
     * @param params the params by name, those of a record inside as {@code outer.inner}, in the order of the record, as texts that {@link
     *     RunOptions.Builder#params(Map)} takes; {@code null} for one that has no value. Unmodifiable; empty if the
     *     pipeline takes none
     * @param dataInterval the stretch of time whose data the run is for; {@code null} for none
     * @param resumed whether another process began it and this one goes on with it, see {@link Pipeline#resume(RunOptions)}
     * @param done how many of its tasks had ended in another process, or in the run of which it does parts again: of these nothing more is told
     */
    record RunStarted(
            String pipeline,
            String runId,
            Instant at,
            Plan plan,
            Map<String, @Nullable String> params,
            @Nullable DataInterval dataInterval,
            boolean resumed,
            int done)
            implements PipelineEvent {}

    /**
     * A body is about to run, with this context.
     *
     * @param mapIndex the number of the item, from 0; -1 for a task that is not mapped
     */
    record TaskStarted(String pipeline, String runId, Instant at, String task, int mapIndex, TaskContext context)
            implements PipelineEvent {}

    /**
     * A body threw, and runs again later.
     *
     * @param mapIndex the number of the item, from 0; -1 for a task that is not mapped
     * @param nextAt when it is due again
     */
    record TaskUpForRetry(
            String pipeline,
            String runId,
            Instant at,
            String task,
            int mapIndex,
            Throwable error,
            Instant nextAt,
            TaskContext context)
            implements PipelineEvent {}

    /** A task asks a person, and waits for {@link ActiveRun#approve} or {@link ActiveRun#reject}. */
    record TaskAwaitingInput(
            String pipeline, String runId, Instant at, String task, String question, TaskContext context)
            implements PipelineEvent {}

    /**
     * A task, or an item of a mapped one, reached its final state; no task depending on it has started yet.
     *
     * @param mapIndex the number of the item, from 0; -1 for a task that is not mapped and for the whole of one that is
     * @param state one for which {@link TaskState#isFinal()} holds
     * @param value what the body returned, if the state is {@link TaskState#SUCCESS}
     * @param error what the body threw, if it did
     * @param startedAt when the body began; {@code null} if it never did
     * @param context the context of {@link TaskStarted}; {@code null} if there was none
     */
    record TaskFinished(
            String pipeline,
            String runId,
            Instant at,
            String task,
            int mapIndex,
            TaskState state,
            @Nullable Object value,
            @Nullable Throwable error,
            @Nullable Instant startedAt,
            @Nullable TaskContext context)
            implements PipelineEvent {}

    /**
     * A run is over and no body of it runs any more; the last event of every run but one that is {@link RunAbandoned}.
     *
     * @param error why it is {@link RunState#FAILED}: what the first task threw whose failure counts, or that the run took too long
     */
    record RunFinished(
            String pipeline,
            String runId,
            Instant at,
            RunState state,
            Instant startedAt,
            @Nullable Throwable error) implements PipelineEvent {}

    /**
     * This process goes on with a run no more, though it is not over: its {@link Journal} could not be written, another
     * process has taken it, or the {@link Scheduler} or {@link EventWorker} that began it was closed. No body of it runs here any more, and {@link Pipeline#resume(RunOptions)} goes on with it.
     *
     * @param error why
     */
    record RunAbandoned(String pipeline, String runId, Instant at, Throwable error) implements PipelineEvent {}
}
