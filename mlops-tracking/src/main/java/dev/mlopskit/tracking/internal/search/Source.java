package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;

/** Where a query finds what it looks for. */
public interface Source<T> {
    /** The runs of a store, which it can count. */
    static Source<RunData> of(RunStore runs) {
        return new Source<>() {
            @Override
            public Page<RunData> page(Search search) {
                return runs.search(search);
            }

            @Override
            public long count(Search search) {
                return runs.count(search);
            }
        };
    }

    /** One page of what a search finds. */
    Page<T> page(Search search);

    /** How many a search finds: here by reading them. */
    default long count(Search search) {
        long count = 0;
        for (var all = new PagedIterator<>(this, search, Integer.MAX_VALUE); all.hasNext(); all.next()) count++;
        return count;
    }
}
