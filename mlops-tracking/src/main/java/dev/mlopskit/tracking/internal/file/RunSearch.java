package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.InMemorySearch;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches the runs of a folder, by reading all of them that its experiments have. */
final class RunSearch {
    private static final Logger LOG = LoggerFactory.getLogger(RunSearch.class);
    private static final InMemorySearch<RunData, RunData> SEARCH = InMemorySearch.runs();

    private RunSearch() {}

    static Page<RunData> find(StoreFolder store, Search search) throws IOException {
        return SEARCH.find(candidates(store, search, search.metrics()), search);
    }

    static long count(StoreFolder store, Search search) throws IOException {
        return SEARCH.count(candidates(store, search, Set.of()), search);
    }

    /** The runs where the search looks, with the metrics that are wanted and those it looks at. */
    private static List<RunData> candidates(StoreFolder store, Search search, @Nullable Set<String> wanted)
            throws IOException {
        List<RunData> found = new ArrayList<>();
        Set<String> metrics = wanted == null ? null : metrics(search, wanted);
        Predicate<Meta> wantedByMeta = byMeta(search);
        for (Path experiment : store.experiments(search.experimentIds()))
            for (Path folder : StoreFolder.runs(experiment))
                read(folder, wantedByMeta, metrics).ifPresent(found::add);
        return found;
    }

    /** What can be told before the other files of a run are read: opening a store asks for those that still go on. */
    private static Predicate<Meta> byMeta(Search search) {
        boolean active = search.lifecycle() == Search.Lifecycle.ACTIVE;
        Set<Object> statuses = search.filter().conditions().stream()
                .filter(condition -> condition.field().equals(Field.attribute("status"))
                        && condition.operator() == Filter.Operator.EQUAL)
                .map(condition -> condition.values().get(0))
                .collect(Collectors.toSet());
        return meta -> meta.active() == active
                && statuses.stream()
                        .allMatch(status -> RunMeta.status(meta).name().equals(status));
    }

    /** A damaged run does not hide the others. */
    private static Optional<RunData> read(Path folder, Predicate<Meta> wanted, @Nullable Set<String> metrics)
            throws IOException {
        try {
            Optional<Meta> meta = Meta.read(folder);
            if (meta.isEmpty() || !wanted.test(meta.get())) return Optional.empty();
            return Optional.of(RunReader.read(folder, meta.get(), metrics));
        } catch (StoreException e) {
            LOG.warn("left out the run in {}: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    private static Set<String> metrics(Search search, Set<String> wanted) {
        Set<String> all = new HashSet<>(wanted);
        Stream.concat(
                        search.filter().conditions().stream().map(Filter.Condition::field),
                        search.orderBy().stream().map(Order::field))
                .filter(field -> field.kind() == Field.Kind.METRIC)
                .forEach(field -> all.add(field.key()));
        return all;
    }
}
