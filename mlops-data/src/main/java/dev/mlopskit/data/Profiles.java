package dev.mlopskit.data;

import dev.mlopskit.data.internal.ColumnState;
import dev.mlopskit.data.internal.NumberState;
import dev.mlopskit.data.internal.TextState;

/** Profiles and what is inside of them. */
final class Profiles {
    private Profiles() {}

    static ColumnProfile of(ColumnState state) {
        return state instanceof NumberState numbers ? new NumberProfile(numbers) : new TextProfile((TextState) state);
    }

    static ColumnState state(ColumnProfile profile) {
        return profile instanceof NumberProfile numbers ? numbers.state() : ((TextProfile) profile).state();
    }
}
