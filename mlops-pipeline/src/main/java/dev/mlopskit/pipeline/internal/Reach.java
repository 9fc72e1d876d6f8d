package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far setups reach, by Airflow's rules: to all that is downstream of one and has a teardown of it downstream, or to all
 * downstream of one that has no teardown. A teardown is reached by what is between it and its setups. Beyond Airflow, it also waits for
 * what else comes after its setups, which changes no state but the time at which it runs.
 */
final class Reach {
    private final Graph graph;
    private final Map<Integer, Set<Integer>> edges = new HashMap<>();
    /** The teardowns that wait for a task without coming after it. */
    private final Map<Integer, List<Integer>> waiting = new HashMap<>();

    private Reach(Graph graph) {
        this.graph = graph;
    }

    /** What Airflow would not wait for, as task and what is before it: so its state decides nothing. */
    private final Set<Long> onlyInTime = new HashSet<>();

    /** Finds for each task what it has to wait for beyond the tasks straight before it. */
    static Reach of(Graph graph) {
        Reach reach = new Reach(graph);
        for (int task = 0; task < graph.size(); task++) if (graph.options(task).setup) reach.add(task);
        for (int task = 0; task < graph.size(); task++) if (graph.options(task).teardown) reach.wait(task);
        return reach;
    }

    Edges edges() {
        Edges.Builder builder = new Edges.Builder(graph.size());
        for (int task = 0; task < graph.size(); task++) {
            edges.getOrDefault(task, Set.of()).forEach(builder::add);
            builder.next();
        }
        return builder.build();
    }

    /** Whether a task waits for another one whose state is nothing to it. */
    boolean isOnlyInTime(int task, int before) {
        return !onlyInTime.isEmpty() && onlyInTime.contains(pair(task, before));
    }

    private static long pair(int task, int before) {
        return (long) task << 32 | before;
    }

    private void add(int setup) {
        BitSet below = relatives(graph.downstream, setup, graph.size());
        BitSet within = new BitSet();
        boolean hasTeardown = false;
        for (int i = graph.downstream.from(setup); i < graph.downstream.to(setup); i++) {
            int teardown = graph.downstream.target(i);
            if (!graph.options(teardown).teardown) continue;
            hasTeardown = true;
            BitSet between = relatives(graph.upstream, teardown, graph.size());
            between.and(below);
            between.stream().forEach(task -> add(teardown, task));
            within.or(between);
        }
        (hasTeardown ? within : below)
                .stream().filter(task -> !graph.options(task).teardown).forEach(task -> add(task, setup));
    }

    /** Lets a teardown wait for all that comes after its setups, unless that comes after itself, or tears something down. */
    private void wait(int teardown) {
        BitSet using = new BitSet();
        for (TaskSpec setup : graph.spec(teardown).setups)
            using.or(relatives(graph.downstream, setup.number, graph.size()));
        using.andNot(after(teardown));
        using.stream()
                .filter(task -> task != teardown && !graph.options(task).teardown)
                .forEach(task -> {
                    add(teardown, task);
                    waiting.computeIfAbsent(task, none -> new ArrayList<>()).add(teardown);
                });
        // In a rerun both may be done again, and what is between them not.
        for (TaskSpec setup : graph.spec(teardown).setups) {
            BitSet below = relatives(graph.downstream, setup.number, graph.size());
            below.and(using);
            below.stream()
                    .filter(task -> !graph.options(task).teardown && add(task, setup.number))
                    .forEach(task -> onlyInTime.add(pair(task, setup.number)));
        }
    }

    /** All that comes after a task, also by way of teardowns that wait. */
    private BitSet after(int task) {
        BitSet found = relatives(graph.downstream, task, graph.size());
        BitSet open = (BitSet) found.clone();
        for (int next = open.nextSetBit(0); next >= 0; next = open.nextSetBit(0)) {
            open.clear(next);
            for (int teardown : waiting.getOrDefault(next, List.of())) {
                BitSet more = relatives(graph.downstream, teardown, graph.size());
                more.set(teardown);
                more.andNot(found);
                found.or(more);
                open.or(more);
            }
        }
        return found;
    }

    /** Says whether that is new. */
    private boolean add(int task, int before) {
        for (int i = graph.upstream.from(task); i < graph.upstream.to(task); i++)
            if (graph.upstream.target(i) == before) return false;
        return edges.computeIfAbsent(task, none -> new LinkedHashSet<>()).add(before);
    }

    /** All that can be reached over edges. */
    static BitSet relatives(Edges edges, int from, int size) {
        BitSet found = new BitSet(size);
        IntQueue open = new IntQueue(16);
        open.add(from);
        while (!open.isEmpty()) {
            int task = open.poll();
            for (int i = edges.from(task); i < edges.to(task); i++) {
                int next = edges.target(i);
                if (found.get(next)) continue;
                found.set(next);
                open.add(next);
            }
        }
        return found;
    }
}
