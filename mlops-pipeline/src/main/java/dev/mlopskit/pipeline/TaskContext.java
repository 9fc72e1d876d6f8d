package dev.mlopskit.pipeline;

import java.util.Optional;

/**
 * What a running body may know about its place: one object for each attempt at a task. Its bag, which all attempts share, holds what listeners put in
 * when the task started, by type; so a body gets at its tracking run, for instance, without the engine knowing tracking.
 * Thread-safe.
 */
public interface TaskContext {
    /** The name of the pipeline. */
    String pipeline();

    /** The id of the pipeline run, 32 lower-case hexadecimal digits. */
    String runId();

    /** The name of the task. */
    String task();

    /** The number of the item that a mapped task runs for, from 0; -1 for other tasks. */
    int mapIndex();

    /** Which attempt at the task this is, from 1. */
    int attempt();

    /** The stretch of time whose data the run is for, if it was given one, as every run of a {@link Scheduler} is. */
    default Optional<DataInterval> dataInterval() {
        return Optional.empty();
    }

    /** Whether the run is being stopped, so that a long body that never blocks can leave early. */
    boolean cancelled();

    /**
     * What a listener put in for exactly this type.
     *
     * @throws PipelineException if nothing was put in for it
     */
    <T> T get(Class<T> type);

    /** Whether {@link #get} would find something. */
    boolean has(Class<?> type);

    /**
     * Puts a value into the bag, in place of an earlier one of the same type. Meant for listeners, in {@link
     * PipelineListener#onTaskStarted}, which comes before the body.
     */
    <T> void put(Class<T> type, T value);
}
