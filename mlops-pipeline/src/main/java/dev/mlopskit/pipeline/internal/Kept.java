package dev.mlopskit.pipeline.internal;

import org.jspecify.annotations.Nullable;

/**
 * A value as it is kept.
 *
 * @param text the value itself; {@code null} if it is too long and lies at the address
 * @param address where it lies, and its digest
 */
public record Kept(@Nullable String text, @Nullable String address) {}
