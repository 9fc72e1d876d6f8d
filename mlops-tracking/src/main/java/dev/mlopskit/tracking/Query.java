package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.internal.search.SearchParser;
import dev.mlopskit.tracking.internal.search.Source;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.Search;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A search for runs, experiments, logged models, registered models or model versions. Each iteration, {@link #list()},
 * {@link #first()} or {@link #count()} asks the store anew; an iteration reads page by page as it goes, and what is added or
 * deleted meanwhile makes nothing come twice and nothing else be missed, except on a server: its pages count from the beginning,
 * so that what is added or deleted before them moves them. What is found comes by the order that was given; ties,
 * and everything when none was given, by the latest start or creation. Immutable: each method gives a new query.
 *
 * @param <T> what is found
 */
public final class Query<T> implements Iterable<T> {
    private final Entity entity;
    private final Source<T> source;
    private final Search search;
    private final int limit;

    Query(Entity entity, Source<T> source) {
        this(entity, source, Search.all(), Integer.MAX_VALUE);
    }

    private Query(Entity entity, Source<T> source, Search search, int limit) {
        this.entity = entity;
        this.source = source;
        this.search = search;
        this.limit = limit;
    }

    private Query<T> with(Search search) {
        return new Query<>(entity, source, search, limit);
    }

    /**
     * Finds only what passes a filter too, like {@code metrics.loss < 0.2 AND params.model = 'forest'}: MLflow's grammar.
     * Numbers take {@code = != < <= > >=}, texts {@code = != LIKE ILIKE IN} and {@code NOT IN}, all of them {@code IS NULL} and
     * {@code IS NOT NULL}; there are {@code metrics}, {@code params}, {@code tags}, {@code attributes} and {@code datasets},
     * where what is searched has them. A key that is no plain word stands in backticks or double quotes, a text in single or
     * double quotes. A NaN passes {@code !=} only.
     *
     * @throws InvalidValueException that points at the character
     */
    public Query<T> where(String filter) {
        return where(SearchParser.filter(entity, filter));
    }

    /**
     * Finds only what passes a filter too, made by {@link Field}.
     *
     * @throws InvalidValueException if it looks at what there is none of
     */
    public Query<T> where(Filter filter) {
        return with(search.filter(search.filter().and(entity.check(filter))));
    }

    /**
     * Orders by terms of MLflow's grammar, the first one first: {@code metrics.loss}, {@code params.model DESC},
     * {@code attributes.start_time}. What lacks the thing comes last.
     *
     * @throws InvalidValueException that points at the character
     */
    public Query<T> orderBy(String... terms) {
        return with(search.orderBy(
                Stream.of(terms).map(term -> SearchParser.order(entity, term)).toList()));
    }

    /** Orders by terms made by {@link Field}, the first one first. What lacks the thing comes last. */
    public Query<T> orderBy(Order... terms) {
        return with(search.orderBy(Stream.of(terms).map(entity::check).toList()));
    }

    /**
     * Looks only in some experiments; without any, in all.
     *
     * @throws InvalidValueException if what is searched belongs to no experiment
     */
    public Query<T> in(Experiment... experiments) {
        return in(Stream.of(experiments).map(Experiment::experimentId).toList());
    }

    Query<T> in(List<String> experimentIds) {
        require(entity == Entity.RUN || entity == Entity.LOGGED_MODEL, "in(..)", "belong to no experiment");
        return with(search.in(experimentIds));
    }

    /**
     * Looks among what has been deleted and can be restored.
     *
     * @throws InvalidValueException if what is searched cannot be restored: registered models and their versions
     */
    public Query<T> deleted() {
        require(
                entity != Entity.REGISTERED_MODEL && entity != Entity.MODEL_VERSION,
                "deleted()",
                "leave nothing behind when they are deleted");
        return with(search.lifecycle(Search.Lifecycle.DELETED));
    }

    /**
     * Reads only some metrics of what is found, to be faster where there are many; none if no key is given. Params and tags
     * come as ever.
     *
     * @throws InvalidValueException if what is searched has no metrics
     */
    public Query<T> metrics(String... keys) {
        require(entity == Entity.RUN || entity == Entity.LOGGED_MODEL, "metrics(..)", "have no metrics");
        return with(search.metrics(Set.of(keys)));
    }

    /**
     * Takes metrics of logged models, in the filter and in the order, for those measured on a dataset, and finds only models
     * that were measured on it; calling it again allows another dataset too.
     *
     * @param digest the digest of the dataset; {@code null} for any
     * @throws InvalidValueException if something else than logged models is searched
     */
    public Query<T> onDataset(String name, @Nullable String digest) {
        require(entity == Entity.LOGGED_MODEL, "onDataset(..)", "have no metrics on datasets");
        return with(search.on(Stream.concat(search.datasets().stream(), Stream.of(new Search.OnDataset(name, digest)))
                .toList()));
    }

    private void require(boolean fits, String call, String problem) {
        if (!fits) throw new InvalidValueException(call, "does not go here: " + entity.plural() + " " + problem);
    }

    /** Finds no more than so many; without it, all. */
    public Query<T> limit(int limit) {
        if (limit < 0) throw new InvalidValueException("limit " + limit, "is negative");
        return new Query<>(entity, source, search, limit);
    }

    /** All that is found. */
    public List<T> list() {
        return stream().toList();
    }

    /** The first one found. */
    public Optional<T> first() {
        return limit(Math.min(1, limit)).stream().findFirst();
    }

    /** How many there are, without reading them where the store can count. */
    public long count() {
        return Math.min(limit, source.count().applyAsLong(search));
    }

    /** What is found, read page by page as the stream goes. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    @Override
    public Iterator<T> iterator() {
        return new PagedIterator<>(source.page(), search, limit);
    }
}
