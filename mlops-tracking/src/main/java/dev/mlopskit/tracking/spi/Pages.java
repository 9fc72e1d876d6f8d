package dev.mlopskit.tracking.spi;

import java.util.function.Function;

/** Reads a search to its end. */
final class Pages {
    private static final int SIZE = 8_000;

    private Pages() {}

    /** How many a search finds, whatever its limit and page, by reading them. */
    static <T> long count(Function<Search, Page<T>> find, Search search) {
        Search next = search.limit(SIZE).page(null);
        long count = 0;
        while (true) {
            Page<T> page = find.apply(next);
            count += page.items().size();
            if (page.next() == null) return count;
            next = next.page(page.next());
        }
    }
}
