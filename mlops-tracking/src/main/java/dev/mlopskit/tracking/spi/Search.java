package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Order;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search for experiments, runs, logged models, registered models or model versions. The conditions and the order are such
 * as the {@link Entity} allows: that has been checked. The rules are those of MLflow's SQL store, and the same in all stores;
 * {@link InMemorySearch} keeps them for stores that read what they search, {@link SearchPlan} is what a store with a query
 * language needs of them.
 *
 * <p>Conditions. All of them hold. What lacks the thing passes only {@code IS_NULL}, so {@code a != 1} finds nothing without an
 * {@code a}. Of several values, as a run's datasets or a logged model's points of one metric, any one may pass. A metric of a run
 * is its latest value. NaN passes {@code !=} and no other comparison; the infinities are the largest numbers; -0.0 equals 0.0.
 * Texts are compared letter by letter. In a pattern {@code %} stands for any characters and {@code _} for one, there is no
 * escape, and {@code ILIKE} takes only A to Z for a to z. The status of a run or a logged model is its name.
 *
 * <p>Order. Numbers go by value, texts by code points; an experiment's id is a number, and the status of a logged model has the
 * order of its enum. After them comes NaN, and then what has no value, whichever the direction. Of several points of a logged
 * model's metric the latest counts: by time, then by step. Ties, and all where there is no order, go by what is named here, down to
 * one entity: runs by latest start, then id; logged models by latest creation, then id; registered models by name; experiments
 * by latest creation and then by id upwards where there is no order, by id downwards else; versions by latest change where there
 * is no order, and then by name and highest number.
 *
 * <p>Pages. A page goes on after the last entity of the one before, so that what comes and goes meanwhile makes nothing come
 * twice and nothing else be missed; only the size of a page and the metrics that are read may differ. A page that no search gave,
 * or another one, is an {@link dev.mlopskit.tracking.InvalidValueException}. A page may have fewer than its limit; only one
 * without a {@link Page#next} is the last.
 *
 * <p>Prompts, which MLflow keeps as registered models and versions with the tag {@code mlflow.prompt.is_prompt}, are left out
 * unless a condition asks for that tag to be {@code 'true'}, not to be {@code 'false'}, or to be there.
 *
 * @param experimentIds where to look for runs or logged models, also in deleted experiments; ids that are nobody's find
 *     nothing; empty for everywhere
 * @param lifecycle whether to look among the active ones or the deleted ones
 * @param filter what to find
 * @param orderBy terms, the first one first
 * @param datasets for logged models: their metrics on any of these datasets are meant, in conditions and order, and without a
 *     condition on a metric there must be one; empty for metrics on whatever dataset
 * @param metrics the keys of the metrics to read of each; {@code null} for all
 * @param limit how many at most, 1 and up
 * @param page where to go on, as the last {@link Page} said; {@code null} for the beginning
 */
@Beta
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
