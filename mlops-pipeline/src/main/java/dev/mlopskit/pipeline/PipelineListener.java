package dev.mlopskit.pipeline;

/**
 * Hears what happens in a run. Override {@link #onEvent} for everything, or the methods for single kinds.
 *
 * <p>Within one run the calls come in order and never at the same time, each before the engine acts on the event, on the
 * thread that caused it; a slow listener therefore slows the run down, and one that waits for another thread which asks the run stops it for ever.
 * Runs at the same time call at the same time. What a
 * listener throws is logged (SLF4J, level WARN), kept in {@link PipelineRun#listenerErrors()}, and does not change the run.
 *
 * <p>With a {@link Journal}, what a listener does to the run from within a call, such as {@link ActiveRun#approve} and {@link
 * ActiveRun#cancel()}, is not committed yet when that returns: it is once the call is over, and before anything follows from it.
 */
public interface PipelineListener {
    /** Hears of every event; hands it to the method for its kind unless overridden. */
    default void onEvent(PipelineEvent event) {
        if (event instanceof PipelineEvent.TaskStarted e) onTaskStarted(e);
        else if (event instanceof PipelineEvent.TaskFinished e) onTaskFinished(e);
        else if (event instanceof PipelineEvent.TaskUpForRetry e) onTaskUpForRetry(e);
        else if (event instanceof PipelineEvent.TaskAwaitingInput e) onTaskAwaitingInput(e);
        else if (event instanceof PipelineEvent.RunStarted e) onRunStarted(e);
        else if (event instanceof PipelineEvent.RunFinished e) onRunFinished(e);
        else if (event instanceof PipelineEvent.RunAbandoned e) onRunAbandoned(e);
    }

    /** A run begins. */
    default void onRunStarted(PipelineEvent.RunStarted event) {}

    /** A body is about to run; the place to put something into its context. */
    default void onTaskStarted(PipelineEvent.TaskStarted event) {}

    /** A body threw, and runs again later. */
    default void onTaskUpForRetry(PipelineEvent.TaskUpForRetry event) {}

    /** A task asks a person. */
    default void onTaskAwaitingInput(PipelineEvent.TaskAwaitingInput event) {}

    /** A task, or an item of a mapped one, reached its final state, whether it ran or not. */
    default void onTaskFinished(PipelineEvent.TaskFinished event) {}

    /** A run is over. */
    default void onRunFinished(PipelineEvent.RunFinished event) {}

    /** A run goes on no more in this process, though it is not over. */
    default void onRunAbandoned(PipelineEvent.RunAbandoned event) {}
}
