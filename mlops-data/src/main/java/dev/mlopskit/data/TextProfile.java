package dev.mlopskit.data;

import dev.mlopskit.data.internal.ProfileWriter;
import dev.mlopskit.data.internal.TextState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a column of texts; see {@link ColumnProfile}. Immutable and thread-safe. */
public final class TextProfile implements ColumnProfile {
    private final TextState state;

    TextProfile(TextState state) {
        this.state = state;
    }

    TextState state() {
        return state;
    }

    @Override
    public long rows() {
        return values() + nulls();
    }

    @Override
    public long values() {
        return state.count();
    }

    @Override
    public long nulls() {
        return state.nulls();
    }

    @Override
    public double distinct() {
        return state.distinct();
    }

    @Override
    public boolean exactCounts() {
        return state.distinctExact();
    }

    /**
     * The most frequent texts, the most frequent first; equally frequent ones in the order of their letters. Exact up to 256 different
     * texts. Beyond, by Misra and Gries 1982, each count is too low by at most the {@code error} that it says, which is at most the
     * 129th part of all values, and each text that came more often is there.
     *
     * @param most the most texts that are wanted, from 0 on
     * @throws DataException if it is negative
     */
    public List<TopValue<String>> top(int most) {
        TopValue.requireMost(most);
        return state.top().entrySet().stream()
                .limit(most)
                .map(entry -> new TopValue<>(entry.getKey(), entry.getValue(), state.topError()))
                .toList();
    }

    /**
     * The profile of the texts of both. Counts, and top values where they are exact, are those of a sketch of all of them.
     *
     * @throws ProfileMismatchException if both have more than 2^53 rows
     */
    public TextProfile merge(TextProfile other) {
        return merge("", other);
    }

    TextProfile merge(String name, TextProfile other) {
        Profiles.requireCountable(name, this, other);
        TextState merged = state.copy();
        merged.merge(other.state);
        return new TextProfile(merged);
    }

    @Override
    public String toJson() {
        return ProfileWriter.column(state);
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TextProfile same && toJson().equals(same.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** In short, such as {@code 344 texts, 3 distinct, 0 nulls}. */
    @Override
    public String toString() {
        return values() + " texts, " + Math.round(distinct()) + " distinct, " + nulls() + " nulls";
    }
}
