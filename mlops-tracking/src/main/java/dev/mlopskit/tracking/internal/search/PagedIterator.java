package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * What a search finds, read page by page. Pages grow: the first is soon there, and in a long iteration few are needed, each of
 * which may cost the store a pass over all that it has. Used by one thread.
 */
public final class PagedIterator<T> implements Iterator<T> {
    private static final int FIRST_PAGE = 500;
    private static final int LARGEST_PAGE = 8_000;

    private final Function<Search, Page<T>> source;
    private Search search;
    private Iterator<T> page = Collections.emptyIterator();
    private final PageWalk walk = new PageWalk("that is searched");
    private int left;
    private int size = FIRST_PAGE;
    private boolean more = true;
    private boolean barren;

    /** Finds all. */
    public PagedIterator(Function<Search, Page<T>> source, Search search) {
        this(source, search, Integer.MAX_VALUE);
    }

    /** Finds no more than so many. */
    public PagedIterator(Function<Search, Page<T>> source, Search search, int limit) {
        this.source = source;
        this.search = search;
        this.left = limit;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && more && left > 0) {
            // After a page with nothing on it, more is looked through for the few that are wanted.
            Page<T> found = source.apply(search.limit(barren ? size : Math.min(size, left)));
            List<T> items = found.items();
            barren = items.isEmpty();
            if (items.size() > left) items = items.subList(0, left);
            page = items.iterator();
            left -= items.size();
            more = found.next() != null;
            walk.step(found.next(), barren);
            search = search.page(found.next());
            size = Math.min(2 * size, LARGEST_PAGE);
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) throw new NoSuchElementException();
        return page.next();
    }
}
