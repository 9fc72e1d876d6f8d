package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads all that a search finds among the active and then among the deleted. */
final class BothLives {
    private BothLives() {}

    static <T> void forEach(Function<Search, Page<T>> source, Search search, Consumer<T> consumer) {
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
            new PagedIterator<>(source, search.lifecycle(lifecycle)).forEachRemaining(consumer);
    }

    /** As the other one, some at a time. */
    static <T> void forEach(Function<Search, Page<T>> source, Search search, int size, Consumer<List<T>> consumer) {
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values()) {
            Iterator<T> found = new PagedIterator<>(source, search.lifecycle(lifecycle));
            while (found.hasNext()) {
                List<T> some = new ArrayList<>();
                while (some.size() < size && found.hasNext()) some.add(found.next());
                consumer.accept(some);
            }
        }
    }
}
