package dev.mlopskit.data;

import dev.mlopskit.data.internal.TextState;

/**
 * A sketch of a column of texts, or of booleans, enums and other categories as texts. Takes at most about 150 kB, and usually 5 to 20 kB. Not
 * thread-safe.
 */
public final class TextSketch implements ColumnSketch {
    private final TextState state;

    /** An empty sketch. */
    public TextSketch() {
        this(new TextState());
    }

    private TextSketch(TextState state) {
        this.state = state;
    }

    /** A sketch that goes on from a profile. */
    public static TextSketch from(TextProfile profile) {
        return new TextSketch(profile.state().copy());
    }

    /** Adds a text. One of more than 200 characters is kept as its first 182, two dots and its hash. */
    public void add(String text) {
        state.add(text);
    }

    @Override
    public void addNull() {
        state.addNull();
    }

    @Override
    public TextProfile profile() {
        return new TextProfile(state.copy());
    }
}
