package dev.mlopskit.interop;

import dev.mlopskit.tracking.Query;
import dev.mlopskit.tracking.Tracking;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A search that both MLflow and this library are asked.
 *
 * @param entity what is searched
 * @param filter the conditions
 * @param orderBy the terms of the order
 * @param dataset for logged models: the name of the dataset that metrics are measured on; empty for any
 * @param deleted whether to look among what was deleted
 */
record SearchCase(Entity entity, String filter, List<String> orderBy, String dataset, boolean deleted) {
    /** What can be searched. */
    enum Entity {
        RUN,
        EXPERIMENT,
        LOGGED_MODEL,
        REGISTERED_MODEL,
        MODEL_VERSION
    }

    SearchCase(Entity entity, String filter, String... orderBy) {
        this(entity, filter, List.of(orderBy), "", false);
    }

    SearchCase amongDeleted() {
        return new SearchCase(entity, filter, orderBy, dataset, true);
    }

    SearchCase on(String dataset) {
        return new SearchCase(entity, filter, orderBy, dataset, deleted);
    }

    /** As the script reads it; it must be told of the experiments. */
    Map<String, Object> json(List<String> experiments) {
        return Map.of(
                "entity", entity.name(),
                "experiments", experiments,
                "filter", filter,
                "order_by", orderBy,
                "datasets", dataset.isEmpty() ? List.of() : List.of(Map.of("dataset_name", dataset)),
                "deleted", deleted);
    }

    /**
     * Whether MLflow 3.0.1 finds the same as the newest: it takes NaN for 0, does not know IS NULL, and fails where datasets
     * meet other joins.
     */
    boolean isForTheFirst() {
        return entity == Entity.RUN
                && Stream.of("metrics.loss", "metrics`.loss", "dataset", "null", "NULL")
                        .noneMatch(filter::contains);
    }

    /** The ids that this library finds. */
    List<String> ids(Tracking tracking) {
        return switch (entity) {
            case RUN -> ids(tracking.runs(), run -> run.runId());
            case EXPERIMENT -> ids(tracking.experiments(), experiment -> experiment.experimentId());
            case LOGGED_MODEL -> {
                var models = tracking.models();
                yield ids(dataset.isEmpty() ? models : models.onDataset(dataset, null), model -> model.modelId());
            }
            case REGISTERED_MODEL -> ids(tracking.registeredModels(), model -> model.name());
            case MODEL_VERSION -> ids(tracking.modelVersions(), version -> version.name() + "/" + version.version());
        };
    }

    private <T> List<String> ids(Query<T> all, Function<T, String> id) {
        Query<T> query = all.where(filter);
        if (!orderBy.isEmpty()) query = query.orderBy(orderBy.toArray(String[]::new));
        try (Stream<T> found = (deleted ? query.deleted() : query).stream()) {
            return found.map(id).toList();
        }
    }
}
