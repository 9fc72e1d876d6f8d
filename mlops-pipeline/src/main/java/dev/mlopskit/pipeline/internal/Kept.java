package dev.mlopskit.pipeline.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is kept.
 *
 * @param text the value itself; {@code null} if it is too long and lies at the address, or there is none
 * @param address where it lies, and its digest; {@code null} if it does not
 * @param files the digests of the files that paths in the value lead to, by path; mostly there is none
 */
public record Kept(@Nullable String text, @Nullable String address, Map<String, String> files) {
    /** No value. */
    public static final Kept NOTHING = new Kept(null, null);

    /** A value without files. */
    public Kept(@Nullable String text, @Nullable String address) {
        this(text, address, Map.of());
    }

    /** The same value with files. */
    public Kept with(Map<String, String> found) {
        return new Kept(text, address, found);
    }
}
