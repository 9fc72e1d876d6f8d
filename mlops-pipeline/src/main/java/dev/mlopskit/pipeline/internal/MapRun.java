package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a mapped task has come in one run. Items are pulled one by one under the monitor of this, without the lock of the
 * engine, as pulling may take long; all else is guarded by that lock.
 */
public final class MapRun {
    private static final List<TaskState> STATES = List.of(TaskState.values());

    /** How many bodies of a mapped task run at the same time, unless it says so itself. */
    static final int DEFAULT_ACTIVE = 16;

    final int task;
    final int limit;
    /** Items whose turn comes again. */
    final ArrayDeque<Attempt> again = new ArrayDeque<>();

    int active;
    /** Items that wait for their next attempt. */
    int delayed;

    /** How many items were taken from a cache. */
    private int fromCache;

    /** The first of the items that a cache did not have, and why; -1 if there is none. */
    private int made = -1;

    private String whyMade = "";

    boolean queued;
    boolean exhausted;

    @Nullable
    Throwable sourceError;

    /** Items that another process has done. */
    private final BitSet restored = new BitSet();

    /** How many attempts another process has begun at items that it has not done. */
    private final Map<Integer, Integer> begun = new HashMap<>();

    private int count;
    /** One byte an item, as there may be millions: the place of its state in {@link #STATES}. */
    private byte[] states = new byte[16];

    private final List<@Nullable Object> values = new ArrayList<>();
    private final TreeMap<Integer, Throwable> errors = new TreeMap<>();
    private final EnumMap<TaskState, Integer> ended = new EnumMap<>(TaskState.class);
    private final OpenSources sources;
    // What follows is guarded by the monitor of this.
    private @Nullable Iterator<@Nullable Object[]> items;
    /** What the items come from. */
    private List<AutoCloseable> used = List.of();

    private boolean closed;
    /** Whether no further item may be pulled: read by those that wait for the monitor. */
    private volatile boolean stopped;

    MapRun(int task, int limit, OpenSources sources) {
        this.task = task;
        this.limit = limit;
        this.sources = sources;
    }

    /** Gives an attempt the next item; false if there is none. */
    synchronized boolean pull(Attempt attempt, TaskSpec spec, @Nullable Object[] inputs, TaskTable tasks)
            throws Exception {
        if (closed || stopped) return false;
        Iterator<@Nullable Object[]> from = items;
        try {
            if (from == null) from = items = open(Objects.requireNonNull(spec.items), spec, inputs, tasks);
            skipRestored(from);
            if (from.hasNext()) {
                attempt.item = from.next();
                attempt.mapIndex = count++;
                attempt.number += begun.getOrDefault(attempt.mapIndex, 0);
                return true;
            }
        } catch (Throwable e) {
            closeAfter(e);
            throw e;
        }
        // Here, without the lock of the engine: closing may take long.
        close();
        return false;
    }

    private Iterator<@Nullable Object[]> open(Items of, TaskSpec spec, @Nullable Object[] inputs, TaskTable tasks) {
        used = sources.use(of, inputs);
        return of.of(inputs, new Origins(spec, tasks));
    }

    private void skipRestored(Iterator<@Nullable Object[]> from) {
        for (; restored.get(count); count++) {
            if (!from.hasNext())
                throw new PipelineException(
                        "gave item " + count + " to the process that began this run, and has no such item now:"
                                + " let a source give the same items in the same order");
            from.next();
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (Throwable e) {
            if (!e.equals(failure)) failure.addSuppressed(e);
        }
    }

    /** Lets go of what the items come from, which may be a file; for the second time does nothing. */
    private synchronized void close() throws Exception {
        if (closed) return;
        closed = true;
        items = null;
        List<AutoCloseable> from = used;
        used = List.of();
        sources.letGo(from);
    }

    /** Does the same where nobody can be told that it failed. */
    void closeOrWarn() {
        try {
            close();
        } catch (Throwable e) {
            sources.warn(e);
        }
    }

    /** Lets no further item be pulled, and closes soon, on another thread: a body may be within the source now. */
    void stop() {
        exhausted = true;
        stopped = true;
        Timers.after(Duration.ZERO, this::closeOrWarn);
    }

    /** Whether another body could start. */
    boolean wantsMore() {
        return active < limit && (!exhausted || !again.isEmpty());
    }

    boolean isOver() {
        return exhausted && active == 0 && delayed == 0 && again.isEmpty();
    }

    /** Takes note of how an item ended. */
    void end(int index, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        if (index >= states.length) states = Arrays.copyOf(states, Math.max(index + 1, states.length * 2));
        states[index] = (byte) STATES.indexOf(state);
        ended.merge(state, 1, Integer::sum);
        if (error != null) errors.put(index, error);
        while (values.size() <= index) values.add(null);
        values.set(index, value);
    }

    /** Takes note of what a cache said of an item. */
    void asked(int index, StepCache.Result answer) {
        if (answer.hit()) fromCache++;
        else if (made < 0 || index < made) {
            made = index;
            whyMade = answer.why();
        }
    }

    /** How many items were taken from a cache; {@code null} for none. */
    @Nullable
    String hits() {
        return fromCache == 0 ? null : fromCache + " of " + count + " items were taken from the cache";
    }

    /** Why the first of the items that a cache did not have was made; {@code null} if there is none. */
    @Nullable
    String miss() {
        return made < 0 ? null : "item " + made + " was made: " + whyMade;
    }

    /** Takes note of how an item ended in another process. */
    void restore(int index, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        restored.set(index);
        end(index, state, value, error);
    }

    /** Takes note of an item that another process has begun and not done. */
    void restoreBegun(int index, int attempts) {
        begun.put(index, attempts);
    }

    /** Takes note that all items are done, in another process. */
    void restoreAll() {
        count = restored.length();
        exhausted = true;
    }

    /** Whether its items are what counts, and not the task as a whole. */
    boolean counts() {
        return count > 0 && sourceError == null;
    }

    int ended(TaskState state) {
        return ended.getOrDefault(state, 0);
    }

    /** How many items were pulled; to be asked once the run is over. */
    public int size() {
        return count;
    }

    /** How an item ended. */
    public TaskState state(int index) {
        return index < states.length ? STATES.get(states[index]) : TaskState.NONE;
    }

    /** What the body threw for an item. */
    public @Nullable Throwable error(int index) {
        return errors.get(index);
    }

    /** What the body returned for an item. */
    public @Nullable Object value(int index) {
        return index < values.size() ? values.get(index) : null;
    }

    /** What the first of the items that failed threw. */
    @Nullable
    Throwable firstError() {
        return errors.isEmpty() ? null : errors.firstEntry().getValue();
    }

    /** The numbers of the items that succeeded, in their order; {@code null} if all did. To be asked once it is over. */
    int @Nullable [] succeeded() {
        if (ended(TaskState.SUCCESS) == count) return null;
        int[] numbers = new int[ended(TaskState.SUCCESS)];
        int found = 0;
        for (int i = 0; i < count; i++) if (state(i) == TaskState.SUCCESS) numbers[found++] = i;
        return numbers;
    }

    /** What the bodies of the items that succeeded returned, in their order. */
    List<@Nullable Object> successes() {
        if (ended(TaskState.SUCCESS) == values.size()) return Collections.unmodifiableList(values);
        List<@Nullable Object> all = new ArrayList<>(ended(TaskState.SUCCESS));
        for (int i = 0; i < values.size(); i++) if (state(i) == TaskState.SUCCESS) all.add(values.get(i));
        return Collections.unmodifiableList(all);
    }
}
