package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.InMemorySearch;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Searches the logged models of a server. It keeps the status as a number, which no text is equal to, so the status is looked at
 * here, and a page may have fewer models than its limit.
 */
final class ModelSearch {
    private static final Field STATUS = Field.attribute("status");
    private static final InMemorySearch<LoggedModelData, LoggedModelData> BY_STATUS =
            InMemorySearch.loggedModels(Function.identity(), (model, field) -> List.of());

    private ModelSearch() {}

    static Page<LoggedModelData> find(Api api, List<String> experimentIds, Search search, @Nullable String page)
            throws Refusal {
        Filter asked = Entity.LOGGED_MODEL.check(search.filter());
        Answer answer = api.repeat(
                "POST",
                "logged-models/search",
                Api.body(
                        "experiment_ids", experimentIds,
                        "filter", FilterText.filter(part(asked, false)),
                        "datasets",
                                search.datasets().stream()
                                        .map(ModelSearch::dataset)
                                        .toList(),
                        "max_results", Math.min(RestRuns.MOST, search.limit()),
                        "order_by",
                                search.orderBy().stream()
                                        .map(term -> order(term, search))
                                        .toList(),
                        "page_token", page));
        Search status = Search.all().filter(part(asked, true));
        return new Page<>(
                answer.list("models").stream()
                        .map(Wire::model)
                        .filter(model -> BY_STATUS.count(List.of(model), status) == 1)
                        .map(model -> only(search.metrics(), model))
                        .toList(),
                Pages.token(answer, page));
    }

    private static Filter part(Filter filter, boolean status) {
        return new Filter(filter.conditions().stream()
                .filter(condition -> condition.field().equals(STATUS) == status)
                .toList());
    }

    /** A server of MLflow 3.17 compares a digest that is not given with none, and finds nothing. */
    private static Map<String, Object> dataset(Search.OnDataset dataset) {
        if (dataset.digest() == null)
            throw new InvalidValueException(
                    "dataset '" + dataset.name() + "' of a search",
                    "has no digest, without which MLflow's server finds nothing: give the digest too");
        return new HashMap<>(Map.of("dataset_name", dataset.name(), "dataset_digest", dataset.digest()));
    }

    /** A key goes as it is, without quotes; a server orders by a metric on one dataset, or on all. */
    private static Map<String, Object> order(Order term, Search search) {
        boolean metric = term.field().kind() == Field.Kind.METRIC;
        Map<String, Object> json = metric && search.datasets().size() == 1
                ? dataset(search.datasets().get(0))
                : new HashMap<>();
        json.put("field_name", metric ? "metrics." + term.field().key() : FilterText.name(term.field()));
        json.put("ascending", !term.descending());
        return json;
    }

    private static LoggedModelData only(@Nullable Set<String> metrics, LoggedModelData model) {
        return metrics == null ? model : model.withMetrics(metrics);
    }
}
