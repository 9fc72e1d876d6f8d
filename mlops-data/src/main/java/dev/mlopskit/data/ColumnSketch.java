package dev.mlopskit.data;

/**
 * What is added to while a column is read: it takes some tens of kilobytes whatever is added, and gives a {@link ColumnProfile} at any
 * time.
 *
 * <p>Not thread-safe: let each thread have its own and merge their profiles, which are immutable.
 */
public sealed interface ColumnSketch permits NumberSketch, TextSketch {
    /** Adds a row without a value. */
    void addNull();

    /** What was added so far. The sketch is left as it is and may be added to afterwards. */
    ColumnProfile profile();
}
