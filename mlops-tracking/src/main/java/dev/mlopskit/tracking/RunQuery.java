package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.search.SearchParser;
import dev.mlopskit.tracking.spi.RunSearch;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A search for the runs of an experiment. Each iteration, {@link #list()} or {@link #first()} asks the store anew. Runs come
 * by the order that was given; ties, and all runs when none was given, by the latest start. Immutable: each method gives a
 * new query.
 */
public final class RunQuery implements Iterable<RunData> {
    private static final int PAGE = 1_000;

    private final TrackingStore store;
    private final RunSearch search;

    RunQuery(TrackingStore store, RunSearch search) {
        this.store = store;
        this.search = search;
        SearchParser.filter(search.filter());
        search.orderBy().forEach(SearchParser::order);
    }

    /**
     * Orders by terms of MLflow's grammar, the first one first: {@code metrics.loss}, {@code params.model DESC},
     * {@code attributes.start_time}. Runs that lack the thing come last.
     *
     * @throws InvalidValueException that points at the character
     */
    public RunQuery orderBy(String... terms) {
        return new RunQuery(
                store,
                new RunSearch(
                        search.experimentIds(), search.filter(), List.of(terms), search.limit(), search.offset()));
    }

    /** Finds no more than so many runs; without it, all. */
    public RunQuery limit(int limit) {
        if (limit < 0) throw new InvalidValueException("limit " + limit, "is negative");
        return new RunQuery(
                store,
                new RunSearch(search.experimentIds(), search.filter(), search.orderBy(), limit, search.offset()));
    }

    /** All runs found, read page by page. */
    public List<RunData> list() {
        List<RunData> found = new ArrayList<>();
        while (found.size() < search.limit()) {
            int page = Math.min(PAGE, search.limit() - found.size());
            List<RunData> runs = store.search(
                    new RunSearch(search.experimentIds(), search.filter(), search.orderBy(), page, found.size()));
            found.addAll(runs);
            if (runs.size() < page) break;
        }
        return found;
    }

    /** The first run found. */
    public Optional<RunData> first() {
        return limit(1).list().stream().findFirst();
    }

    @Override
    public Iterator<RunData> iterator() {
        return list().iterator();
    }
}
