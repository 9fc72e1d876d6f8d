package dev.mlopskit.data;

import java.util.List;

/**
 * How many values lie between edges. Each bin has its lower edge in it and not its upper one, but for the last, which has both, as
 * {@code numpy.histogram} has it. Immutable.
 *
 * @param edges ascending; at least two
 * @param counts one for each bin, so one fewer than edges
 * @param below how many values are less than the first edge
 * @param above how many values are more than the last edge
 */
public record Histogram(List<Double> edges, List<Long> counts, long below, long above) {
    /** The most bins. */
    public static final int MOST_BINS = 1_024;

    /** Checks what belongs together. */
    public Histogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        checkEdges(edges.stream().mapToDouble(Double::doubleValue).toArray());
        if (counts.size() != edges.size() - 1)
            throw new DataException("a histogram of " + edges.size() + " edges has " + (edges.size() - 1)
                    + " bins, not " + counts.size() + ": give one count for each");
    }

    /** The values of all bins, and those below and above. */
    public long total() {
        return below + above + counts.stream().mapToLong(Long::longValue).sum();
    }

    static void checkEdges(double[] edges) {
        if (edges.length < 2 || edges.length > MOST_BINS + 1)
            throw new DataException("a histogram has 2 to " + (MOST_BINS + 1) + " edges, not " + edges.length);
        for (int i = 0; i < edges.length; i++)
            if (!Double.isFinite(edges[i]) || i > 0 && edges[i] <= edges[i - 1])
                throw new DataException("edge " + i + " of a histogram is " + edges[i]
                        + ": edges must be finite numbers, each more than the one before");
    }
}
