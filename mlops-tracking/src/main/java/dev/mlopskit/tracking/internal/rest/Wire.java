package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What MLflow's JSON says, as the values of this library, and the other way round. */
final class Wire {
    private static final String CONTEXT = "mlflow.data.context";

    private Wire() {}

    static ExperimentData experiment(Answer json) {
        return new ExperimentData(
                json.required("experiment_id"),
                json.text("name"),
                json.text("artifact_location"),
                !json.text("lifecycle_stage").equals("deleted"),
                json.number("creation_time") == 0 ? null : json.time("creation_time"),
                json.number("last_update_time") == 0 ? null : json.time("last_update_time"),
                Map.copyOf(json.pairs("tags")));
    }

    /** A run; of its metrics those that are wanted, {@code null} for all. */
    static RunData run(Answer json, @Nullable Set<String> wanted) {
        Answer info = json.at("info");
        Answer data = json.at("data");
        String runId = info.required("run_id");
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Answer metric : data.list("metrics"))
            if (wanted == null || wanted.contains(metric.text("key")))
                metrics.put(metric.text("key"), metric.value("value"));
        RunStatus status = info.word("status", RunStatus.class);
        // A server keeps the end of a run that goes on again, until it ends again.
        boolean ended = status.ended() && info.number("end_time") != 0;
        return new RunData(
                runId,
                info.text("experiment_id"),
                info.text("run_name"),
                status,
                info.time("start_time"),
                ended ? info.time("end_time") : null,
                !info.text("lifecycle_stage").equals("deleted"),
                info.text("artifact_uri"),
                Collections.unmodifiableMap(metrics),
                Collections.unmodifiableMap(data.pairs("params")),
                Collections.unmodifiableMap(data.pairs("tags")),
                json.at("inputs").list("dataset_inputs").stream()
                        .map(Wire::input)
                        .toList(),
                json.at("outputs").list("model_outputs").stream()
                        .map(output -> new ModelOutput(output.text("model_id"), output.number("step")))
                        .toList());
    }

    private static DatasetInput input(Answer json) {
        Answer dataset = json.at("dataset");
        return new DatasetInput(
                new Dataset(
                        dataset.text("name"),
                        dataset.text("digest"),
                        dataset.text("source_type"),
                        dataset.text("source"),
                        dataset.optional("schema"),
                        dataset.optional("profile")),
                json.pairs("tags").getOrDefault(CONTEXT, ""));
    }

    static Map<String, Object> input(DatasetInput input) {
        Dataset dataset = input.dataset();
        return Map.of(
                "tags",
                pairs(input.context().isEmpty() ? Map.of() : Map.of(CONTEXT, input.context())),
                "dataset",
                Api.body(
                        "name", dataset.name(),
                        "digest", dataset.digest(),
                        "source_type", dataset.sourceType(),
                        "source", dataset.source(),
                        "schema", dataset.schema(),
                        "profile", dataset.profile()));
    }

    static Metric metric(Answer json) {
        return new Metric(json.text("key"), json.value("value"), json.number("step"), json.time("timestamp"));
    }

    /** Protobuf has texts for what JSON has no numbers for. */
    static Map<String, Object> metric(Metric metric) {
        double value = metric.value();
        boolean finite = Double.isFinite(value);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", metric.key());
        json.put("value", finite ? (Object) value : String.valueOf(value));
        json.put("timestamp", metric.time().toEpochMilli());
        json.put("step", metric.step());
        return json;
    }

    static LoggedModelData model(Answer json) {
        Answer info = json.at("info");
        return new LoggedModelData(
                info.required("model_id"),
                info.text("experiment_id"),
                info.text("source_run_id").isEmpty() ? null : info.text("source_run_id"),
                info.text("name"),
                info.text("artifact_uri"),
                info.time("creation_timestamp_ms"),
                status(info),
                Map.copyOf(json.at("data").pairs("params")),
                Map.copyOf(info.pairs("tags")),
                json.at("data").list("metrics").stream()
                        .map(Wire::modelMetric)
                        .sorted(Comparator.comparing(ModelMetric::key)
                                .thenComparingLong(point -> point.metric().step())
                                .thenComparing(point -> point.metric().time()))
                        .toList());
    }

    private static ModelMetric modelMetric(Answer json) {
        return new ModelMetric(
                metric(json),
                json.text("model_id"),
                json.optional("run_id"),
                json.optional("dataset_name"),
                json.optional("dataset_digest"));
    }

    /** A point of a run's metric that says what it was measured of. */
    static Map<String, Object> metric(ModelMetric point) {
        Map<String, Object> json = metric(point.metric());
        json.put("model_id", point.modelId());
        if (point.datasetName() != null) json.put("dataset_name", point.datasetName());
        if (point.datasetDigest() != null) json.put("dataset_digest", point.datasetDigest());
        return json;
    }

    static String status(LoggedModelData.Status status) {
        return switch (status) {
            case UNSPECIFIED -> "LOGGED_MODEL_STATUS_UNSPECIFIED";
            case PENDING -> "LOGGED_MODEL_PENDING";
            case READY -> "LOGGED_MODEL_READY";
            case FAILED -> "LOGGED_MODEL_UPLOAD_FAILED";
        };
    }

    /** What a later MLflow may add is not said as far as this library knows. */
    private static LoggedModelData.Status status(Answer info) {
        String said = info.text("status");
        return Stream.of(LoggedModelData.Status.values())
                .filter(status -> status(status).equals(said))
                .findFirst()
                .orElse(LoggedModelData.Status.UNSPECIFIED);
    }

    static List<Map<String, String>> pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream().map(Wire::pair).toList();
    }

    private static Map<String, String> pair(Map.Entry<String, String> pair) {
        return Map.of("key", pair.getKey(), "value", pair.getValue());
    }
}
