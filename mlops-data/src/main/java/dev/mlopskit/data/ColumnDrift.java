package dev.mlopskit.data;

/**
 * How far a column has moved from a reference. {@link Drift} says how each figure is made. A figure is NaN if it cannot be said, and then
 * greater than no limit.
 */
public sealed interface ColumnDrift permits NumberDrift, TextDrift {
    /** The population stability index, see {@link Drift#psi}: 0 for the same, and by custom moderate from 0.1 and large from 0.25. */
    double psi();

    /** The Jensen-Shannon distance, see {@link Drift#jensenShannon}: 0 for the same, 1 if nothing is in common. */
    double jensenShannon();
}
