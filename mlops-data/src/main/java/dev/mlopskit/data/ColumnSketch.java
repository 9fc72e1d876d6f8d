package dev.mlopskit.data;

import dev.mlopskit.data.internal.Values;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is added to while a column is read: it takes some tens of kilobytes whatever is added, and gives a {@link ColumnProfile} at any
 * time.
 *
 * <p>Not thread-safe: let each thread have its own and merge their profiles, which are immutable.
 */
public sealed interface ColumnSketch permits NumberSketch, TextSketch {
    /** A sketch that goes on from a profile. */
    static ColumnSketch from(ColumnProfile profile) {
        return profile instanceof NumberProfile numbers
                ? NumberSketch.from(numbers)
                : TextSketch.from((TextProfile) profile);
    }

    /** An empty sketch of the kind of a profile, and with the edges of its histogram, so that the two can be compared. */
    static ColumnSketch like(ColumnProfile profile) {
        if (!(profile instanceof NumberProfile numbers)) return new TextSketch();
        double[] edges = numbers.state().edges();
        return edges == null ? new NumberSketch() : NumberSketch.withEdges(edges);
    }

    /** An empty sketch of the kind that a value asks for, as in {@link TableSketch}; empty if a sketch takes no such values. */
    static Optional<ColumnSketch> of(Object value) {
        if (Values.number(value) != null) return Optional.of(new NumberSketch());
        return Values.text(value) != null ? Optional.of(new TextSketch()) : Optional.empty();
    }

    /**
     * Adds a value as a table does; see {@link TableSketch}.
     *
     * @throws ProfileMismatchException if it is of another kind than this sketch
     */
    default void addValue(@Nullable Object value) {
        TableSketch.add(this, TableSketch.value("", this, value));
    }

    /** Adds a row without a value. */
    void addNull();

    /** What was added so far. The sketch is left as it is and may be added to afterwards. */
    ColumnProfile profile();
}
