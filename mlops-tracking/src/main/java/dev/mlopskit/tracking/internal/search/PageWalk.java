package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The way from page to page, which must come to an end. One page is remembered, at steps that lie twice as far apart each time
 * (R. P. Brent, An improved Monte Carlo factorization algorithm, 1980): a circle of any length is seen, in no memory.
 */
public final class PageWalk {
    /** As many as nobody meets who looks for few among many. */
    private static final int MOST_EMPTY = 1_000;

    private final String store;
    private @Nullable String remembered;
    private int steps;
    private int empty;
    private int turn = 1;

    /**
     * Begins.
     *
     * @param store how messages name it
     */
    public PageWalk(String store) {
        this.store = store;
    }

    /**
     * Goes on to a page.
     *
     * @param next where it is; {@code null} when there is none
     * @param wasEmpty whether nothing was on the one before it
     * @throws StoreException if the pages go round in a circle, or nothing comes with too many of them
     */
    public void step(@Nullable String next, boolean wasEmpty) {
        if (next == null) return;
        empty = wasEmpty ? empty + 1 : 0;
        if (next.equals(remembered)) throw endless("names a page for the second time");
        if (empty > MOST_EMPTY) throw endless("sent " + MOST_EMPTY + " empty pages, one after the other");
        if (++steps < turn) return;
        remembered = next;
        turn *= 2;
        steps = 0;
    }

    private StoreException endless(String problem) {
        return new StoreException(
                store, problem + ", and so has no end: if it is a server, check that it is one of MLflow", null);
    }
}
