package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.internal.search.Entity;
import dev.mlopskit.tracking.internal.search.InMemorySearch;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searches logged models, all of which have been read. */
final class ModelSearch {
    /** Of several points of a key the latest one counts for an order. */
    private static final Comparator<ModelMetric> LATEST_FIRST = Comparator.comparing(
                    (ModelMetric point) -> point.metric().time())
            .thenComparingLong(point -> point.metric().step())
            .reversed();

    /** A logged model with what its data does not say. */
    record Candidate(LoggedModelData model, @Nullable String type, long updated) {}

    private ModelSearch() {}

    static Page<LoggedModelData> find(List<Candidate> all, Search search) {
        InMemorySearch<Candidate> memory =
                new InMemorySearch<>(Entity.LOGGED_MODEL, (candidate, field) -> values(candidate, field, search));
        Page<Candidate> page = memory.find(
                all.stream().filter(candidate -> isMeasured(candidate, search)).toList(), search);
        return new Page<>(
                page.items().stream()
                        .map(candidate -> only(search.metrics(), candidate.model()))
                        .toList(),
                page.next());
    }

    /** Where datasets are named and no metric is asked for, a model must have been measured on one of them. */
    private static boolean isMeasured(Candidate candidate, Search search) {
        boolean metrics = search.filter().conditions().stream()
                .anyMatch(condition -> condition.field().kind() == Field.Kind.METRIC);
        return search.datasets().isEmpty()
                || metrics
                || candidate.model().metrics().stream().anyMatch(point -> isOn(point, search.datasets()));
    }

    private static boolean isOn(ModelMetric point, List<Search.OnDataset> datasets) {
        return datasets.isEmpty()
                || datasets.stream()
                        .anyMatch(dataset -> dataset.name().equals(point.datasetName())
                                && (dataset.digest() == null || dataset.digest().equals(point.datasetDigest())));
    }

    private static List<?> values(Candidate candidate, Field field, Search search) {
        LoggedModelData model = candidate.model();
        return switch (field.kind()) {
            case METRIC ->
                model.metrics().stream()
                        .filter(point -> point.key().equals(field.key()) && isOn(point, search.datasets()))
                        .sorted(LATEST_FIRST)
                        .map(ModelMetric::value)
                        .toList();
            case PARAM -> optional(model.params().get(field.key()));
            case TAG -> optional(model.tags().get(field.key()));
            case ATTRIBUTE -> attribute(candidate, field.key());
            case DATASET -> throw new IllegalStateException("a logged model has no datasets of its own");
        };
    }

    private static List<?> attribute(Candidate candidate, String name) {
        LoggedModelData model = candidate.model();
        return switch (name) {
            case "model_id" -> List.of(model.modelId());
            case "name" -> List.of(model.name());
            case "model_type" -> optional(candidate.type());
            case "status" -> List.of(model.status().name());
            case "source_run_id" -> optional(model.runId());
            case "creation_timestamp" -> List.of(model.created().toEpochMilli());
            case "last_updated_timestamp" -> List.of(candidate.updated());
            default -> throw new IllegalStateException(name + " is no attribute of a logged model");
        };
    }

    private static List<String> optional(@Nullable String value) {
        return Optional.ofNullable(value).stream().toList();
    }

    private static LoggedModelData only(@Nullable Set<String> metrics, LoggedModelData model) {
        return metrics == null ? model : model.withMetrics(metrics);
    }
}
