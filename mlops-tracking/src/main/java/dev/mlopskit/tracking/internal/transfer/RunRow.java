package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.RunData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run as a row: what every run has, by the names that MLflow's {@code search_runs} gives it. */
public final class RunRow {
    private RunRow() {}

    static Map<String, @Nullable String> attributes(RunData run) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("run_id", run.runId());
        row.put("experiment_id", run.experimentId());
        row.put("run_name", run.name());
        row.put("status", run.status().name());
        row.put("artifact_uri", run.artifactUri());
        row.put("start_time", run.start().toString());
        row.put("end_time", run.end() == null ? null : run.end().toString());
        return row;
    }

    /** One object on one line. */
    public static String json(RunData run) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(attributes(run));
        Map<String, Object> metrics = new TreeMap<>();
        run.metrics().forEach((key, value) -> metrics.put(key, Double.isFinite(value) ? value : value.toString()));
        row.put("metrics", metrics);
        row.put("params", new TreeMap<>(run.params()));
        row.put("tags", new TreeMap<>(run.tags()));
        List<Map<String, String>> inputs = run.inputs().stream()
                .map(input -> Map.of(
                        "name", input.dataset().name(),
                        "digest", input.dataset().digest(),
                        "context", input.context()))
                .<Map<String, String>>map(TreeMap::new)
                .toList();
        row.put("inputs", inputs);
        row.put(
                "outputs",
                run.outputs().stream().map(output -> output.modelId()).toList());
        return Json.write(row);
    }
}
