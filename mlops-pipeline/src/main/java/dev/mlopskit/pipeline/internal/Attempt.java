package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One attempt at one task: the context of its body, and the thread that runs it. */
final class Attempt implements TaskContext {
    final int task;
    private final Coordinator run;
    private volatile @Nullable Map<Class<?>, Object> bag;
    // Guarded by the engine's lock; null once it was interrupted or the body is done.
    @Nullable
    Thread thread;

    Attempt(Coordinator run, int task, Thread thread) {
        this.run = run;
        this.task = task;
        this.thread = thread;
    }

    @Override
    public String pipeline() {
        return run.graph.name();
    }

    @Override
    public String runId() {
        return run.runId;
    }

    @Override
    public String task() {
        return run.graph.taskName(task);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean cancelled() {
        return run.cancelled;
    }

    @Override
    public <T> T get(Class<T> type) {
        Map<Class<?>, Object> values = bag;
        Object value = values == null ? null : values.get(type);
        if (value == null)
            throw new PipelineException("the context of task '" + task() + "' holds no " + type.getName()
                    + ": add a listener that puts one in when the task starts, or ask has() first");
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
