package dev.mlopskit.pipeline.internal;

import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The tasks that could run: in the order in which they came, and where there are priorities the highest first. */
final class Ready {
    private record Entry(int task, int priority, long number) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparingInt(Entry::priority).reversed().thenComparingLong(Entry::number);

    private final Graph graph;
    private final @Nullable IntQueue inOrder;
    private final @Nullable PriorityQueue<Entry> byPriority;
    private long entries;

    Ready(Graph graph) {
        this.graph = graph;
        inOrder = graph.hasPriorities() ? null : new IntQueue(64);
        byPriority = inOrder == null ? new PriorityQueue<>(ORDER) : null;
    }

    boolean isEmpty() {
        return inOrder != null ? inOrder.isEmpty() : byPriority == null || byPriority.isEmpty();
    }

    void add(int task) {
        if (inOrder != null) inOrder.add(task);
        else if (byPriority != null) byPriority.add(new Entry(task, graph.priority(task), entries++));
    }

    /** Takes the next; -1 if there is none. */
    int poll() {
        if (inOrder != null) return inOrder.isEmpty() ? -1 : inOrder.poll();
        Entry next = byPriority == null ? null : byPriority.poll();
        return next == null ? -1 : next.task;
    }

    /** Takes all out but some tasks. */
    void retain(BitSet tasks) {
        if (byPriority != null) byPriority.removeIf(entry -> !tasks.get(entry.task));
        if (inOrder == null) return;
        for (int left = inOrder.size(); left > 0; left--) {
            int task = inOrder.poll();
            if (tasks.get(task)) inOrder.add(task);
        }
    }

    void clear() {
        if (inOrder != null) inOrder.clear();
        if (byPriority != null) byPriority.clear();
    }
}
