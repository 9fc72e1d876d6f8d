package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads all that a search finds, a page at a time. */
final class Pages {
    private Pages() {}

    static <T> void forEach(Search search, Function<Search, Page<T>> source, Consumer<List<T>> consumer) {
        Page<T> page;
        Search next = search;
        do {
            page = source.apply(next);
            consumer.accept(page.items());
            next = next.page(page.next());
        } while (page.next() != null);
    }

    /** As the other one, among the active and then among the deleted. */
    static <T> void forEachOfBoth(Search search, Function<Search, Page<T>> source, Consumer<List<T>> consumer) {
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
            forEach(search.lifecycle(lifecycle), source, consumer);
    }
}
