package dev.mlopskit.pipeline.internal;

import org.jspecify.annotations.Nullable;

/**
 * A value as it is kept.
 *
 * @param text the value itself; {@code null} if it is too long and lies at the address, or there is none
 * @param address where it lies, and its digest; {@code null} if it does not
 */
public record Kept(@Nullable String text, @Nullable String address) {
    /** No value. */
    public static final Kept NOTHING = new Kept(null, null);
}
