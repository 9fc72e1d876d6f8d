package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Order;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search for experiments, runs, logged models, registered models or model versions. The conditions and the order are such
 * as the entity allows: that has been checked.
 *
 * @param experimentIds where to look for runs or logged models; empty for everywhere
 * @param lifecycle whether to look among the active ones or the deleted ones
 * @param filter what to find
 * @param orderBy terms, the first one first; ties go by latest start or creation, then by id
 * @param datasets for logged models: their metrics on any of these datasets are meant, and there must be one; empty for
 *     metrics on whatever dataset
 * @param metrics the keys of the metrics to read of each; {@code null} for all
 * @param limit how many at most, 1 and up
 * @param page where to go on, as the last {@link Page} said; {@code null} for the beginning
 */
public record Search(
        List<String> experimentIds,
        Lifecycle lifecycle,
        Filter filter,
        List<Order> orderBy,
        List<OnDataset> datasets,
        @Nullable Set<String> metrics,
        int limit,
        @Nullable String page) {
    /** Whether something has been deleted; what is deleted can be restored. */
    public enum Lifecycle {
        ACTIVE,
        DELETED
    }

    /**
     * A dataset that a metric of a logged model was measured on.
     *
     * @param name the name of the dataset
     * @param digest its digest; {@code null} for any
     */
    public record OnDataset(String name, @Nullable String digest) {}

    /** Everything active, a thousand at a time. */
    public static Search all() {
        return new Search(List.of(), Lifecycle.ACTIVE, Filter.all(), List.of(), List.of(), null, 1_000, null);
    }

    /** The versions of a registered model, the latest first. */
    static Search ofVersions(String name) {
        return all().filter(Field.attribute("name").equalTo(name))
                .orderBy(List.of(Field.numberAttribute("version_number").descending()));
    }

    public Search in(List<String> experimentIds) {
        return new Search(List.copyOf(experimentIds), lifecycle, filter, orderBy, datasets, metrics, limit, page);
    }

    public Search lifecycle(Lifecycle lifecycle) {
        return new Search(experimentIds, lifecycle, filter, orderBy, datasets, metrics, limit, page);
    }

    public Search filter(Filter filter) {
        return new Search(experimentIds, lifecycle, filter, orderBy, datasets, metrics, limit, page);
    }

    public Search orderBy(List<Order> orderBy) {
        return new Search(experimentIds, lifecycle, filter, List.copyOf(orderBy), datasets, metrics, limit, page);
    }

    public Search on(List<OnDataset> datasets) {
        return new Search(experimentIds, lifecycle, filter, orderBy, List.copyOf(datasets), metrics, limit, page);
    }

    public Search metrics(Set<String> metrics) {
        return new Search(experimentIds, lifecycle, filter, orderBy, datasets, Set.copyOf(metrics), limit, page);
    }

    public Search limit(int limit) {
        return new Search(experimentIds, lifecycle, filter, orderBy, datasets, metrics, limit, page);
    }

    public Search page(@Nullable String page) {
        return new Search(experimentIds, lifecycle, filter, orderBy, datasets, metrics, limit, page);
    }
}
