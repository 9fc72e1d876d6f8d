package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.TaskState;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of the tasks of one run, by number. Written by the coordinator only; read freely once the run is over. */
public final class TaskTable {
    private final TaskState[] states;
    private final @Nullable Object[] values;
    private final @Nullable Throwable[] errors;
    private final @Nullable Instant[] started;
    private final @Nullable Instant[] ended;
    // Few tasks have these.
    private final Map<Integer, MapRun> maps = new ConcurrentHashMap<>(2);
    private final Map<Integer, String> reasons = new ConcurrentHashMap<>(2);
    private final Map<Integer, String> hits = new ConcurrentHashMap<>(2);
    private final Map<Integer, String> misses = new ConcurrentHashMap<>(2);
    private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>(2);
    /** Which ended in another process, or another run. */
    private final BitSet restored = new BitSet();

    TaskTable(int size) {
        states = new TaskState[size];
        Arrays.fill(states, TaskState.NONE);
        values = new Object[size];
        errors = new Throwable[size];
        started = new Instant[size];
        ended = new Instant[size];
    }

    /** The state. */
    public TaskState state(int task) {
        return states[task];
    }

    /** What the body returned. */
    public @Nullable Object value(int task) {
        return values[task];
    }

    /** What the body threw. */
    public @Nullable Throwable error(int task) {
        return errors[task];
    }

    /** When the body began first. */
    public @Nullable Instant startedAt(int task) {
        return started[task];
    }

    /** When the task reached its final state; {@code null} if it has not. */
    public @Nullable Instant endedAt(int task) {
        return ended[task];
    }

    /** How often the body was run; of a mapped task 1. */
    public int attempts(int task) {
        return started[task] == null ? 0 : attempts.getOrDefault(task, 1);
    }

    /** The items of a mapped task, if it ran. */
    public @Nullable MapRun map(int task) {
        return maps.get(task);
    }

    /** Why the task was settled without having run, where its upstream tasks alone do not tell. */
    public @Nullable String reason(int task) {
        return reasons.get(task);
    }

    void restored(int task) {
        restored.set(task);
    }

    boolean isRestored(int task) {
        return restored.get(task);
    }

    MapRun addMap(int task, int limit, OpenSources sources) {
        return maps.computeIfAbsent(task, none -> new MapRun(task, limit, sources));
    }

    /** Those of all mapped tasks that ran. */
    Collection<MapRun> maps() {
        return maps.values();
    }

    void restoreStart(int task, @Nullable Instant at, int number) {
        started[task] = at;
        attempt(task, number);
    }

    /** What of a task was taken from a cache, and why. */
    public @Nullable String hit(int task) {
        return hits.get(task);
    }

    /** What of a task a cache did not have, and why. */
    public @Nullable String miss(int task) {
        return misses.get(task);
    }

    /** Takes note of what a cache had of a task, and of what it had not. */
    void cached(int task, @Nullable String hit, @Nullable String miss) {
        if (hit != null) hits.put(task, hit);
        if (miss != null) misses.put(task, miss);
        if (hit != null && miss != null) because(task, hit + "; " + miss);
        else if (hit != null) because(task, hit);
        else if (miss != null) because(task, miss);
    }

    void because(int task, String reason) {
        reasons.put(task, reason);
    }

    void attempt(int task, int number) {
        if (number > 1) attempts.put(task, number);
    }

    void start(int task, Instant at) {
        states[task] = TaskState.RUNNING;
        if (started[task] == null) started[task] = at;
    }

    void pause(int task, TaskState state) {
        states[task] = state;
    }

    void end(int task, TaskState state, @Nullable Object value, @Nullable Throwable error, Instant at) {
        states[task] = state;
        values[task] = value;
        errors[task] = error;
        ended[task] = at;
    }
}
