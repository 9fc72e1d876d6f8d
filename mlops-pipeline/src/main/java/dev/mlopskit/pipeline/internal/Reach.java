package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far setups reach, by Airflow's rules: to all that is downstream of one and has a teardown of it downstream, or to all
 * downstream of one that has no teardown. A teardown is reached by what is between it and its setups.
 */
final class Reach {
    private final Graph graph;
    private final Map<Integer, List<Integer>> edges = new HashMap<>();

    private Reach(Graph graph) {
        this.graph = graph;
    }

    /** For each task what it has to wait for beyond the tasks straight before it. */
    static Edges of(Graph graph) {
        Reach reach = new Reach(graph);
        for (int task = 0; task < graph.size(); task++) if (graph.options(task).setup) reach.add(task);
        Edges.Builder builder = new Edges.Builder(graph.size());
        for (int task = 0; task < graph.size(); task++) {
            reach.edges.getOrDefault(task, List.of()).forEach(builder::add);
            builder.next();
        }
        return builder.build();
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

    private void add(int task, int before) {
        for (int i = graph.upstream.from(task); i < graph.upstream.to(task); i++)
            if (graph.upstream.target(i) == before) return;
        edges.computeIfAbsent(task, none -> new ArrayList<>()).add(before);
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
