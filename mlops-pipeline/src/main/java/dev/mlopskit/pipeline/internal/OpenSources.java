package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the mapped tasks of one run read from, or could, and is to be closed: each is closed once, by the mapped task that has read it if
 * nothing else takes it, and at the latest when the run ends here. Thread-safe; nothing is closed under the lock of the engine.
 */
final class OpenSources {
    private static final Logger LOG = LoggerFactory.getLogger(MapRun.class);

    private final Graph graph;
    private final String runId;
    private final TaskTable tasks;
    /** How many still need each. */
    private final IdentityHashMap<AutoCloseable, Integer> users = new IdentityHashMap<>(2);

    OpenSources(Graph graph, String runId, TaskTable tasks) {
        this.graph = graph;
        this.runId = runId;
        this.tasks = tasks;
    }

    /** Takes note of what the body of a task returned, whatever becomes of it. */
    void returned(int task, @Nullable Object value) {
        if (!(value instanceof AutoCloseable source)) return;
        int uses = 0;
        boolean maps = false;
        TaskSpec spec = graph.spec(task);
        for (int i = graph.downstream.from(task); i < graph.downstream.to(task); i++) {
            TaskSpec next = graph.spec(graph.downstream.target(i));
            for (int input = 0; input < next.inputs.size(); input++) {
                if (next.inputs.get(input) != spec) continue;
                uses++;
                maps |= next.items != null && input < next.items.sources();
            }
        }
        // What others take too is needed until the run ends.
        if (maps) use(source, uses > 1 ? 1 : 0);
    }

    /** Opens the sources of a mapped task; gives those that it has to let go of. */
    List<AutoCloseable> use(Items items, @Nullable Object[] inputs) {
        List<AutoCloseable> used = new ArrayList<>(2);
        for (int i = 0; i < items.sources(); i++)
            if (inputs[i] instanceof AutoCloseable source) {
                use(source, 1);
                used.add(source);
            }
        return used;
    }

    private synchronized void use(AutoCloseable source, int times) {
        users.merge(source, times, Integer::sum);
    }

    /** Closes those that nobody else needs, all of them though one cannot be closed. */
    void letGo(List<AutoCloseable> used) throws Exception {
        Throwable failure = null;
        for (AutoCloseable source : used)
            try {
                if (isLastUse(source)) source.close();
            } catch (Throwable e) {
                if (failure == null) failure = e;
                else if (!e.equals(failure)) failure.addSuppressed(e);
            }
        if (failure instanceof Error error) throw error;
        if (failure != null) throw (Exception) failure;
    }

    private synchronized boolean isLastUse(AutoCloseable source) {
        Integer left = users.computeIfPresent(source, (same, times) -> times - 1);
        return left != null && left <= 0 && users.remove(source) != null;
    }

    /** Closes what is still open, when no body runs any more. */
    void closeAll() {
        // What is being closed on another thread is waited for.
        for (MapRun map : tasks.maps()) map.closeOrWarn();
        for (AutoCloseable source : takeAll())
            try {
                source.close();
            } catch (Throwable e) {
                warn(e);
            }
    }

    private synchronized List<AutoCloseable> takeAll() {
        List<AutoCloseable> all = new ArrayList<>(users.keySet());
        users.clear();
        return all;
    }

    void warn(Throwable e) {
        LOG.warn("what mapped tasks of run {} of pipeline '{}' read from could not be closed", runId, graph.name(), e);
    }
}
