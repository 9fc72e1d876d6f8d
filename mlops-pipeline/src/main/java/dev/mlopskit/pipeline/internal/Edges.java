package dev.mlopskit.pipeline.internal;

import java.util.Arrays;

/** Lists of numbers by number, packed into two arrays: which tasks follow a task, or which it follows. */
final class Edges {
    private final int[] starts;
    private final int[] targets;

    private Edges(int[] starts, int[] targets) {
        this.starts = starts;
        this.targets = targets;
    }

    int from(int node) {
        return starts[node];
    }

    int to(int node) {
        return starts[node + 1];
    }

    int target(int position) {
        return targets[position];
    }

    int count(int node) {
        return starts[node + 1] - starts[node];
    }

    /** The same edges the other way round. */
    Edges reversed() {
        int nodes = starts.length - 1;
        int[] begins = new int[nodes + 1];
        for (int target : targets) begins[target + 1]++;
        for (int node = 0; node < nodes; node++) begins[node + 1] += begins[node];
        int[] next = begins.clone();
        int[] sources = new int[targets.length];
        for (int node = 0; node < nodes; node++)
            for (int i = starts[node]; i < starts[node + 1]; i++) sources[next[targets[i]]++] = node;
        return new Edges(begins, sources);
    }

    /** The same edges between nodes of other numbers: {@code order} has the old number of each new one. */
    Edges renumbered(int[] order, int[] numbers) {
        Builder builder = new Builder(order.length);
        for (int old : order) {
            for (int i = starts[old]; i < starts[old + 1]; i++) builder.add(numbers[targets[i]]);
            builder.next();
        }
        return builder.build();
    }

    /** Collects edges node by node, each edge once. */
    static final class Builder {
        private final int[] starts;
        private final int[] seen;
        private int[] targets;
        private int node;
        private int size;

        Builder(int nodes) {
            starts = new int[nodes + 1];
            seen = new int[nodes];
            targets = new int[Math.max(4, nodes)];
        }

        /** Adds an edge of the present node, unless it has it. */
        void add(int target) {
            if (seen[target] == node + 1) return;
            seen[target] = node + 1;
            if (size == targets.length) targets = Arrays.copyOf(targets, size * 2);
            targets[size++] = target;
        }

        /** Goes on to the next node. */
        void next() {
            starts[++node] = size;
        }

        Edges build() {
            return new Edges(starts, Arrays.copyOf(targets, size));
        }
    }
}
