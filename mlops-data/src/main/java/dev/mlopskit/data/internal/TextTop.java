package dev.mlopskit.data.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The most frequent texts, with the guarantees of {@link NumberTop}. Holds twice as many before it drops any, since they come one by one. */
final class TextTop {
    static final int SIZE = NumberTop.SIZE;
    static final int MOST = 2 * SIZE;

    /** How often a text came. */
    static final class Times {
        long count;

        Times(long count) {
            this.count = count;
        }
    }

    final Map<String, Times> counts = new HashMap<>();
    long error;

    /** Counts a text if it is known, and says whether it is. */
    boolean addKnown(String text) {
        Times times = counts.get(text);
        if (times != null) times.count++;
        return times != null;
    }

    void addNew(String text) {
        counts.put(text, new Times(1));
        if (counts.size() > MOST) shrink();
    }

    void merge(TextTop other) {
        error += other.error;
        other.counts.forEach(
                (text, times) -> counts.computeIfAbsent(text, unknown -> new Times(0)).count += times.count);
        if (counts.size() > MOST) shrink();
    }

    private void shrink() {
        long[] sorted = counts.values().stream().mapToLong(times -> times.count).toArray();
        Arrays.sort(sorted);
        long least = sorted[sorted.length - 1 - SIZE];
        error += least;
        counts.values().removeIf(times -> times.count <= least);
        counts.values().forEach(times -> times.count -= least);
    }

    TextTop copy() {
        TextTop copy = new TextTop();
        copy.merge(this);
        return copy;
    }
}
