package dev.mlopskit.pipeline.internal;

import java.util.Arrays;
import java.util.function.Consumer;

/** Finds cycles by going through the edges depth first, without recursion. */
final class Cycles {
    private static final byte ENTERED = 1;
    private static final byte LEFT = 2;

    private Cycles() {}

    /**
     * For every edge that closes a cycle of the walk, hands over the nodes on it in order. One by one, as there may be as many
     * long cycles as there are edges.
     */
    static void find(Edges downstream, int nodes, Consumer<int[]> found) {
        byte[] marks = new byte[nodes];
        int[] path = new int[nodes];
        int[] next = new int[nodes];
        for (int root = 0; root < nodes; root++) {
            if (marks[root] != 0) continue;
            int depth = 0;
            path[0] = root;
            next[root] = downstream.from(root);
            marks[root] = ENTERED;
            while (depth >= 0) {
                int node = path[depth];
                if (next[node] == downstream.to(node)) {
                    marks[node] = LEFT;
                    depth--;
                    continue;
                }
                int target = downstream.target(next[node]++);
                if (marks[target] == ENTERED) found.accept(tail(path, depth, target));
                if (marks[target] != 0) continue;
                marks[target] = ENTERED;
                next[target] = downstream.from(target);
                path[++depth] = target;
            }
        }
    }

    private static int[] tail(int[] path, int depth, int first) {
        int from = depth;
        while (path[from] != first) from--;
        return Arrays.copyOfRange(path, from, depth + 1);
    }
}
