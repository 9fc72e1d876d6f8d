package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.RunData;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run says of each field. */
final class RunFacts implements Facts<RunData, RunData> {
    @Override
    public RunData data(RunData run) {
        return run;
    }

    @Override
    public List<?> values(RunData run, Field field, Search search) {
        return switch (field.kind()) {
            case METRIC -> value(run.metrics(), field);
            case PARAM -> value(run.params(), field);
            case TAG -> value(run.tags(), field);
            case ATTRIBUTE ->
                Optional.ofNullable(attribute(run, field.key())).stream().toList();
            case DATASET ->
                run.inputs().stream()
                        .flatMap(input -> dataset(input, field.key()))
                        .toList();
        };
    }

    /** What a map has of a key, as a list of one or none. */
    static List<?> value(Map<String, ?> all, Field field) {
        Object value = all.get(field.key());
        return value == null ? List.of() : List.of(value);
    }

    private static @Nullable Object attribute(RunData run, String name) {
        return switch (name) {
            case "run_id" -> run.runId();
            case "run_name" -> run.name();
            case "status" -> run.status().name();
            case "artifact_uri" -> run.artifactUri();
            case "user_id" -> Objects.requireNonNullElse(run.tags().get("mlflow.user"), "");
            case "start_time" -> run.start().toEpochMilli();
            case "end_time" -> run.end() == null ? null : (Object) run.end().toEpochMilli();
            default -> throw new IllegalStateException(name + " is no attribute of a run");
        };
    }

    private static Stream<String> dataset(DatasetInput input, String fact) {
        Dataset dataset = input.dataset();
        return switch (fact) {
            case "name" -> Stream.of(dataset.name());
            case "digest" -> Stream.of(dataset.digest());
            // An input without a context has none that could be compared.
            case "context" -> Stream.of(input.context()).filter(context -> !context.isEmpty());
            default -> throw new IllegalStateException(fact + " is no fact of a dataset");
        };
    }

    @Override
    public RunData only(Set<String> metrics, RunData run) {
        return metrics.containsAll(run.metrics().keySet()) ? run : run.withMetrics(metrics);
    }
}
