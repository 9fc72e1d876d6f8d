package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelMetric;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a logged model says of each field.
 *
 * @param data gives what is found, with all points of its metrics
 * @param others gives {@code model_type} and {@code last_updated_timestamp}, which the data does not say
 */
record LoggedModelFacts<T>(Function<T, LoggedModelData> data, InMemorySearch.Values<T> others)
        implements Facts<T, LoggedModelData> {
    /** Of several points of a key the latest one counts for an order. */
    private static final Comparator<ModelMetric> LATEST_FIRST = Comparator.comparing(
                    (ModelMetric point) -> point.metric().time())
            .thenComparingLong(point -> point.metric().step())
            .reversed();

    @Override
    public LoggedModelData data(T item) {
        return data.apply(item);
    }

    /** Where datasets are named and no metric is asked for, a model must have been measured on one of them. */
    @Override
    public boolean isInside(T item, Search search) {
        return search.datasets().isEmpty()
                || search.filter().conditions().stream()
                        .anyMatch(condition -> condition.field().kind() == Field.Kind.METRIC)
                || data(item).metrics().stream().anyMatch(point -> isOn(point, search.datasets()));
    }

    private static boolean isOn(ModelMetric point, List<Search.OnDataset> datasets) {
        return datasets.isEmpty()
                || datasets.stream()
                        .anyMatch(dataset -> dataset.name().equals(point.datasetName())
                                && (dataset.digest() == null || dataset.digest().equals(point.datasetDigest())));
    }

    @Override
    public List<?> values(T item, Field field, Search search) {
        LoggedModelData model = data(item);
        return switch (field.kind()) {
            case METRIC ->
                model.metrics().stream()
                        .filter(point -> point.key().equals(field.key()) && isOn(point, search.datasets()))
                        .sorted(LATEST_FIRST)
                        .map(ModelMetric::value)
                        .toList();
            case PARAM -> RunFacts.value(model.params(), field);
            case TAG -> RunFacts.value(model.tags(), field);
            case ATTRIBUTE -> attribute(item, model, field);
            case DATASET -> throw new IllegalStateException("a logged model has no datasets of its own");
        };
    }

    private List<?> attribute(T item, LoggedModelData model, Field field) {
        return switch (field.key()) {
            case "model_id" -> List.of(model.modelId());
            case "name" -> List.of(model.name());
            case "status" -> List.of(model.status().name());
            case "source_run_id" -> Optional.ofNullable(model.runId()).stream().toList();
            case "creation_timestamp" -> List.of(model.created().toEpochMilli());
            default -> others.of(item, field);
        };
    }

    @Override
    public LoggedModelData only(Set<String> metrics, LoggedModelData model) {
        return model.withMetrics(metrics);
    }
}
