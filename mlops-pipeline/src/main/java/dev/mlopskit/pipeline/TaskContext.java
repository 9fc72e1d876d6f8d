package dev.mlopskit.pipeline;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

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

    /**
     * What to draw random numbers from: drawn from the seed of the run and the name of the task (and the number of the item), so
     * that a run can be repeated as it was. The same in each attempt.
     */
    long seed();

    /** The stretch of time whose data the run is for, if it was given one, as every run of a {@link Scheduler} is. */
    default Optional<DataInterval> dataInterval() {
        return Optional.empty();
    }

    /** Whether the run is being stopped, so that a long body that never blocks can leave early. */
    boolean cancelled();

    /**
     * What an effect gave the first time that it came to an end for this task and key (and this item): another attempt does not
     * repeat it, and in a run with a journal, another process does not either. A process that is killed after the effect and
     * before its value is committed, which is at once, has left no trace of it: where even that may not double it, let the effect
     * carry a key of its own, such as {@link #runId()} with the task and the key, to whoever it has an effect on.
     *
     * @param key 1 to 250 characters and no control characters, one for each effect of a task; another one is refused before the effect
     * @throws Exception what the effect throws; it is then done again by the next attempt
     */
    <T extends @Nullable Object> T once(String key, Callable<T> effect) throws Exception;

    /**
     * What a listener put in for exactly this type.
     *
     * @throws PipelineException if nothing was put in for it
     */
    <T> T get(Class<T> type);

    /** What a listener put in for exactly this type; empty if there is no such listener, so that a body does without it. */
    default <T> Optional<T> find(Class<T> type) {
        return has(type) ? Optional.of(get(type)) : Optional.empty();
    }

    /** Whether {@link #get} would find something. */
    boolean has(Class<?> type);

    /**
     * Puts a value into the bag, in place of an earlier one of the same type. Meant for listeners, in {@link
     * PipelineListener#onTaskStarted}, which comes before the body.
     */
    <T> void put(Class<T> type, T value);
}
