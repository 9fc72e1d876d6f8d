package dev.mlopskit.testkit;

/**
 * A closed interval.
 *
 * @param lower its lower end
 * @param upper its upper end, not below the lower one
 */
public record Interval(double lower, double upper) {
    /** Whether a value lies in it, ends included. */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}
