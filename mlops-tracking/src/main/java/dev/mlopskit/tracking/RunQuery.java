package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.search.SearchParser;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A search for the runs of an experiment. Each iteration, {@link #list()} or {@link #first()} asks the store anew. Runs come
 * by the order that was given; ties, and all runs when none was given, by the latest start. Immutable: each method gives a
 * new query.
 */
public final class RunQuery implements Iterable<RunData> {
    private static final int PAGE = 1_000;

    private final RunStore store;
    private final Search search;
    private final int limit;

    RunQuery(RunStore store, Search search) {
        this(store, search, Integer.MAX_VALUE);
    }

    private RunQuery(RunStore store, Search search, int limit) {
        this.store = store;
        this.search = search;
        this.limit = limit;
    }

    /**
     * Orders by terms of MLflow's grammar, the first one first: {@code metrics.loss}, {@code params.model DESC},
     * {@code attributes.start_time}. Runs that lack the thing come last.
     *
     * @throws InvalidValueException that points at the character
     */
    public RunQuery orderBy(String... terms) {
        return orderBy(Stream.of(terms).map(SearchParser::order).toArray(Order[]::new));
    }

    /** Orders by terms made by {@link Field}, the first one first. Runs that lack the thing come last. */
    public RunQuery orderBy(Order... terms) {
        return new RunQuery(store, search.orderBy(List.of(terms)), limit);
    }

    /** Finds no more than so many runs; without it, all. */
    public RunQuery limit(int limit) {
        if (limit < 0) throw new InvalidValueException("limit " + limit, "is negative");
        return new RunQuery(store, search, limit);
    }

    /** All runs found, read page by page. */
    public List<RunData> list() {
        List<RunData> found = new ArrayList<>();
        String page = null;
        while (found.size() < limit) {
            Page<RunData> runs = store.search(
                    search.limit(Math.min(PAGE, limit - found.size())).page(page));
            found.addAll(runs.items());
            page = runs.next();
            if (page == null) break;
        }
        return found;
    }

    /** The first run found. */
    public Optional<RunData> first() {
        return limit(1).list().stream().findFirst();
    }

    /** How many runs there are, without reading them. */
    public long count() {
        return Math.min(limit, store.count(search));
    }

    @Override
    public Iterator<RunData> iterator() {
        return list().iterator();
    }
}
