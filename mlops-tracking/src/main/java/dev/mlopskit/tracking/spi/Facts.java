package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Field;
import java.util.List;
import java.util.Set;

/**
 * What a search in memory asks of what it looks at.
 *
 * @param <T> what a store has in memory
 * @param <D> what a search finds of it
 */
interface Facts<T, D> {
    /** What is found. */
    D data(T item);

    /** The values of a field, as {@link InMemorySearch.Values} says them. */
    List<?> values(T item, Field field, Search search);

    /** Whether it is where the search looks, before any condition. */
    default boolean isInside(T item, Search search) {
        return true;
    }

    /** The same without other metrics. */
    default D only(Set<String> metrics, D data) {
        return data;
    }
}
