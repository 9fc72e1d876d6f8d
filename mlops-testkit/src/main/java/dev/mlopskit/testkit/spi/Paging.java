package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what searches find. */
final class Paging {
    private Paging() {}

    /** What is on all pages, by a name. */
    static <T> List<String> all(Function<Search, Page<T>> find, Search first, Function<T, String> name) {
        List<String> found = new ArrayList<>();
        Search search = first;
        while (true) {
            Page<T> page = find.apply(search);
            assertTrue(page.items().size() <= first.limit(), "more than the limit");
            for (T item : page.items()) found.add(name.apply(item));
            if (page.next() == null) return found;
            // A server may leave out of a page what it cannot leave out itself, but not all of many pages.
            assertFalse(found.size() > 10_000, "pages without an end");
            search = first.page(page.next());
        }
    }

    /** That pages of each size give the same, in the same order. */
    static <T> void assertOrder(
            List<String> wanted, Function<Search, Page<T>> find, Search search, Function<T, String> name) {
        for (int limit : new int[] {1, 2, wanted.size(), wanted.size() + 1, 1_000})
            assertEquals(wanted, all(find, search.limit(Math.max(1, limit)), name), "limit " + limit + " of " + search);
    }
}
