package dev.mlopskit.tracking;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was when it was read. Immutable.
 *
 * @param runId 32 lower-case hexadecimal digits
 * @param experimentId the experiment it belongs to
 * @param name the name that people see
 * @param status where it stands
 * @param start when it started
 * @param end when it ended; {@code null} while it runs
 * @param active whether it has not been deleted
 * @param artifactUri the folder or address of its artifacts
 * @param metrics the latest value of each metric: the one of the highest step
 * @param params its params
 * @param tags its tags, those of MLflow itself ({@code mlflow.*}) included
 * @param inputs the datasets it read
 * @param outputs the models it logged
 */
public record RunData(
        String runId,
        String experimentId,
        String name,
        RunStatus status,
        Instant start,
        @Nullable Instant end,
        boolean active,
        String artifactUri,
        Map<String, Double> metrics,
        Map<String, String> params,
        Map<String, String> tags,
        List<DatasetInput> inputs,
        List<ModelOutput> outputs) {
    static final String DESCRIPTION_TAG = "mlflow.note.content";

    /** What {@link Run#describe} said. */
    public Optional<String> description() {
        return Optional.ofNullable(tags.get(DESCRIPTION_TAG));
    }

    /** The run that this one is nested in. */
    public Optional<String> parentRunId() {
        return Optional.ofNullable(tags.get("mlflow.parentRunId"));
    }

    /** The same with only the metrics of some keys. */
    public RunData withMetrics(Set<String> keys) {
        Map<String, Double> kept = new HashMap<>(metrics);
        kept.keySet().retainAll(keys);
        return new RunData(
                runId,
                experimentId,
                name,
                status,
                start,
                end,
                active,
                artifactUri,
                Map.copyOf(kept),
                params,
                tags,
                inputs,
                outputs);
    }

    @Override
    public String toString() {
        return name + " (" + runId + ") " + status + " params " + params + " metrics " + metrics;
    }
}
