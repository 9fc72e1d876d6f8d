package dev.mlopskit.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A logged model as a store has it.
 *
 * @param modelId {@code m-} and 32 hexadecimal digits
 * @param experimentId the experiment it belongs to
 * @param runId the run that made it; {@code null} without one
 * @param name the name that people see
 * @param artifactUri the folder or address of its files
 * @param created when it was logged
 * @param status whether its files are there
 * @param params its params
 * @param tags its tags
 * @param metrics every point that was measured of it, by key, step and time
 */
public record LoggedModelData(
        String modelId,
        String experimentId,
        @Nullable String runId,
        String name,
        String artifactUri,
        Instant created,
        Status status,
        Map<String, String> params,
        Map<String, String> tags,
        List<ModelMetric> metrics) {
    /** The latest value of each of its metrics: that of the highest step. */
    public Map<String, Double> latestMetrics() {
        Map<String, Double> latest = new TreeMap<>();
        for (ModelMetric point : metrics) latest.put(point.key(), point.value());
        return latest;
    }

    /** The same with only the metrics of some keys. */
    public LoggedModelData withMetrics(Set<String> keys) {
        List<ModelMetric> kept =
                metrics.stream().filter(point -> keys.contains(point.key())).toList();
        return new LoggedModelData(
                modelId, experimentId, runId, name, artifactUri, created, status, params, tags, kept);
    }

    /** Where a logged model stands, in MLflow's words and order. */
    public enum Status {
        /** Not said. */
        UNSPECIFIED,
        /** Its files are being written. */
        PENDING,
        /** Its files are there. */
        READY,
        /** Its files could not be written. */
        FAILED
    }
}
