package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads a search to its end. */
final class Pages {
    private static final int SIZE = 8_000;

    private Pages() {}

    /** How many a search finds, whatever its limit and page, by reading them. */
    static <T> long count(Function<Search, Page<T>> find, Search search) {
        AtomicLong count = new AtomicLong();
        forEach(find, search, page -> count.addAndGet(page.size()));
        return count.get();
    }

    /** All that a search finds, whatever its limit and page. */
    static <T> List<T> all(Function<Search, Page<T>> find, Search search) {
        List<T> all = new ArrayList<>();
        forEach(find, search, all::addAll);
        return all;
    }

    private static <T> void forEach(Function<Search, Page<T>> find, Search search, Consumer<List<T>> consumer) {
        Search next = search.limit(SIZE).page(null);
        while (true) {
            Page<T> page = find.apply(next);
            consumer.accept(page.items());
            if (page.next() == null) return;
            if (page.next().equals(next.page()))
                throw new StoreException(
                        "that is searched",
                        "says of a page that it follows itself: a store ends its pages with null",
                        null);
            next = next.page(page.next());
        }
    }
}
