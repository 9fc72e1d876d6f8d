package dev.mlopskit.data.internal;

/** All that is kept of a column of either kind. */
public sealed interface ColumnState permits NumberState, TextState {
    /** How many rows have no value. */
    long nulls();

    /** How many values the figures are about. */
    long count();
}
