package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.Event;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.pipeline.internal.values.Scalars;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one task, or at one item of it: the context of its body, and the thread that runs it. The attempts at one
 * task share the bag of the first.
 */
final class Attempt implements TaskContext {
    private static final int LONGEST_KEY = 250;

    final int task;
    /** Of an item known once it is pulled. */
    int number;

    final @Nullable MapRun map;
    private final Coordinator run;
    private volatile @Nullable Map<Class<?>, Object> bag;
    int mapIndex = -1;
    /** The first arguments of the body, of a mapped task. */
    @Nullable
    Object @Nullable [] item;
    /** Whether there was no item left. */
    boolean exhausted;

    /** What the cache said, if it was asked. */
    StepCache.@Nullable Result fromCache;

    /** What the body has asked for that another run has another one of; the end of a sentence. */
    @Nullable
    volatile String unlike;

    /** What is kept of what the body returned. */
    @Nullable
    Kept kept;

    // What follows is guarded by the engine's lock.
    Instant startedAt = Instant.MIN;
    boolean told;
    boolean timedOut;

    @Nullable
    Runnable stopTimer;
    /** {@code null} once it was interrupted for good or the body is done. */
    @Nullable
    Thread thread;

    // Neighbours in the list of those that run.
    @Nullable
    Attempt previous;

    @Nullable
    Attempt next;

    private Attempt(Coordinator run, int task, @Nullable MapRun map, int number) {
        this.run = run;
        this.task = task;
        this.map = map;
        this.number = number;
    }

    static Attempt first(Coordinator run, int task, @Nullable MapRun map) {
        return new Attempt(run, task, map, 1);
    }

    /** The last attempt at a task that another process made. */
    static Attempt restored(Coordinator run, int task, int number) {
        return new Attempt(run, task, null, number);
    }

    Attempt again() {
        Attempt next = new Attempt(run, task, map, number + 1);
        next.bag = bag;
        next.mapIndex = mapIndex;
        next.item = item;
        return next;
    }

    boolean isItem() {
        return map != null;
    }

    @Nullable
    Record params() {
        return run.given.params();
    }

    List<Event> events() {
        return run.given.events();
    }

    @Override
    public String pipeline() {
        return run.graph.name();
    }

    @Override
    public String runId() {
        unlike = "has asked its context for runId(), which each run has its own of";
        return run.runId;
    }

    @Override
    public String task() {
        return run.graph.taskName(task);
    }

    @Override
    public int mapIndex() {
        return mapIndex;
    }

    @Override
    public int attempt() {
        unlike = "has asked its context for attempt(), which is no input: the next run may need another number of them";
        return number;
    }

    @Override
    public long seed() {
        unlike = "has asked its context for seed(), which each run has its own of: take a seed from the params";
        return run.jitter.seed(task(), mapIndex);
    }

    @Override
    public Optional<DataInterval> dataInterval() {
        return Optional.ofNullable(run.given.dataInterval());
    }

    @Override
    public boolean cancelled() {
        boolean stops = run.cancelled && !run.graph.spec(task).options.teardown;
        if (stops) unlike = "was told by its context that the run is being stopped";
        return stops;
    }

    @Override
    public <T extends @Nullable Object> T once(String key, Callable<T> effect) throws Exception {
        requireKey(key);
        return run.once.get(task(), mapIndex, key, effect);
    }

    /** Before the effect is made: afterwards it would be too late to refuse. */
    private void requireKey(@Nullable String key) {
        if (key != null
                && !key.isEmpty()
                && key.length() <= LONGEST_KEY
                && Scalars.isPlain(key)
                && key.chars().noneMatch(Character::isISOControl)) return;
        String shown = key != null && key.length() > LONGEST_KEY ? key.substring(0, 30) + "..." : key;
        throw new PipelineException("task '" + task() + "' cannot do something once under the key "
                + (shown == null ? "null" : "'" + shown + "'") + ": use 1 to " + LONGEST_KEY
                + " characters without control characters");
    }

    @Override
    public <T> T get(Class<T> type) {
        Map<Class<?>, Object> values = bag;
        Object value = values == null ? null : values.get(type);
        if (value == null)
            throw new PipelineException("the context of task '" + task() + "' holds no " + type.getName()
                    + ": add a listener that puts one in when the task starts, or ask find(..) for it");
        return type.cast(value);
    }

    @Override
    public boolean has(Class<?> type) {
        Map<Class<?>, Object> values = bag;
        return values != null && values.containsKey(type);
    }

    @Override
    public <T> void put(Class<T> type, T value) {
        Objects.requireNonNull(value);
        bag().put(type, value);
    }

    private synchronized Map<Class<?>, Object> bag() {
        Map<Class<?>, Object> values = bag;
        if (values == null) bag = values = new ConcurrentHashMap<>(4);
        return values;
    }
}
