package dev.mlopskit.data;

import dev.mlopskit.data.internal.ColumnState;
import dev.mlopskit.data.internal.NumberState;
import dev.mlopskit.data.internal.TextState;

/** Profiles and what is inside of them. */
final class Profiles {
    /** What a number of JSON says exactly. */
    private static final long MOST_ROWS = 1L << 53;

    private Profiles() {}

    static ColumnProfile of(ColumnState state) {
        return state instanceof NumberState numbers ? new NumberProfile(numbers) : new TextProfile((TextState) state);
    }

    /** Refuses profiles that together have more rows than a document can say. */
    static void requireCountable(String name, ColumnProfile one, ColumnProfile other) {
        if (one.rows() + other.rows() > MOST_ROWS)
            throw new ProfileMismatchException(
                    name,
                    "has " + one.rows() + " rows, and the other profile " + other.rows()
                            + ", which are more than can be counted (2^53): was one merged with itself?");
    }

    static ColumnState state(ColumnProfile profile) {
        return profile instanceof NumberProfile numbers ? numbers.state() : ((TextProfile) profile).state();
    }
}
