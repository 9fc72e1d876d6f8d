package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.WeightRule;

/**
 * The priorities of tasks with those of all that is below or above them. Who is related to whom is worked out for 64 tasks at a time,
 * a bit each, in one pass over the edges: so it takes little memory, and for 100,000 tasks seconds rather than minutes.
 */
final class Weights {
    private static final int BITS = Long.SIZE;

    private final int[] own;
    private final long[] sums;
    private final Edges edges;
    private final boolean down;
    private final boolean equal;

    private Weights(int[] own, Edges edges, boolean down) {
        this.own = own;
        this.edges = edges;
        this.down = down;
        sums = new long[own.length];
        boolean all = true;
        for (int weight : own) all &= weight == own[0];
        equal = all;
    }

    /** What each task counts by a rule that looks at others; tasks are numbered so that each comes after those above it. */
    static int[] of(WeightRule rule, TaskSpec[] tasks, Edges upstream, Edges downstream) {
        int[] own = new int[tasks.length];
        for (int task = 0; task < own.length; task++) {
            TaskOptions options = tasks[task].options;
            own[task] = options.said.contains("priority") ? options.priority : 1;
        }
        boolean down = rule == WeightRule.DOWNSTREAM;
        Weights weights = new Weights(own, down ? downstream : upstream, down);
        for (int first = 0; first < own.length; first += BITS) weights.add(first);
        int[] all = new int[own.length];
        for (int task = 0; task < all.length; task++)
            all[task] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, own[task] + weights.sums[task]));
        return all;
    }

    /** Adds to each task those of 64 that are related to it. */
    private void add(int first) {
        int last = Math.min(first + BITS, own.length) - 1;
        long[] related = new long[own.length];
        if (down) for (int task = last; task >= 0; task--) add(task, first, related);
        else for (int task = first; task < own.length; task++) add(task, first, related);
    }

    private void add(int task, int first, long[] related) {
        long mask = 0;
        for (int i = edges.from(task); i < edges.to(task); i++) {
            int next = edges.target(i);
            mask |= related[next];
            if (next >= first && next < first + BITS) mask |= 1L << (next - first);
        }
        related[task] = mask;
        if (equal) sums[task] += (long) own[task] * Long.bitCount(mask);
        else
            for (long rest = mask; rest != 0; rest &= rest - 1)
                sums[task] += own[first + Long.numberOfTrailingZeros(rest)];
    }
}
