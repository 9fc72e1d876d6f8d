package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a search found.
 *
 * @param items in the order of the search
 * @param next what the next search is to be given to go on after them; {@code null} after the last
 */
@Beta
public record Page<T>(List<T> items, @Nullable String next) {}
