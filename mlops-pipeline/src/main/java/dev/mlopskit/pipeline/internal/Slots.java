package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which slots of pools the bodies of one run hold, and which of its tasks wait for some. Guarded by the lock of its engine. */
final class Slots {
    private final Graph graph;
    private final Runnable whenFree;
    private final Map<Pool, Ready> waiting = new LinkedHashMap<>();
    private List<Runnable> called = new ArrayList<>();

    /**
     * For one run.
     *
     * @param whenFree called without the lock when slots are free for which a task of the run waits
     */
    Slots(Graph graph, Runnable whenFree) {
        this.graph = graph;
        this.whenFree = whenFree;
    }

    /** Takes what a task needs; if that is not free, the task waits here and the answer is no. */
    boolean take(int task) {
        Pool own = graph.ownPool(task);
        if (own != null && !take(own, 1, task)) return false;
        Pool pool = graph.pool(task);
        if (pool == null || take(pool, graph.options(task).slots, task)) return true;
        if (own != null) called.addAll(own.give(1));
        return false;
    }

    private boolean take(Pool pool, int slots, int task) {
        if (pool.take(slots, whenFree)) return true;
        waiting.computeIfAbsent(pool, none -> new Ready(graph)).add(task);
        return false;
    }

    /** Gives back what a task had taken. */
    void give(int task) {
        Pool own = graph.ownPool(task);
        if (own != null) called.addAll(own.give(1));
        Pool pool = graph.pool(task);
        if (pool != null) called.addAll(pool.give(graph.options(task).slots));
    }

    /** Those that are to be called because of what was given, once the lock is released. */
    List<Runnable> called() {
        if (called.isEmpty()) return List.of();
        List<Runnable> all = called;
        called = new ArrayList<>();
        return all;
    }

    /** Lets those that wait try again, as far as there are slots. */
    void tryAgain(Ready ready) {
        waiting.forEach((pool, tasks) -> {
            for (int free = pool.free(); free > 0 && !tasks.isEmpty(); free--) ready.add(tasks.poll());
            // Whoever was called is forgotten.
            if (!tasks.isEmpty()) pool.callWhenFree(whenFree);
        });
    }

    /** Which pool a task would have to wait for now; {@code null} if none. */
    @Nullable
    Pool missing(int task) {
        Pool own = graph.ownPool(task);
        if (own != null && own.free() < 1) return own;
        Pool pool = graph.pool(task);
        return pool != null && pool.free() < graph.options(task).slots ? pool : null;
    }

    /** Whether a task waits for some. */
    boolean areWaitedFor() {
        return waiting.values().stream().anyMatch(tasks -> !tasks.isEmpty());
    }

    void clear() {
        waiting.clear();
    }
}
