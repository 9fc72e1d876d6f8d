package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads runs from their folders. */
final class RunReader {
    /** What MLflow takes for later: the step, then the time, then the value; a NaN counts as 0. */
    private static final Comparator<Metric> LATER = Comparator.comparingLong(Metric::step)
            .thenComparingLong(metric -> metric.time().toEpochMilli())
            .thenComparingDouble(metric -> Double.isNaN(metric.value()) ? 0 : metric.value());

    private RunReader() {}

    /**
     * The run of a folder; empty if there is none.
     *
     * @param metrics the keys of the metrics to read; {@code null} for all
     */
    static Optional<RunData> read(Path folder, @Nullable Set<String> metrics) throws IOException {
        Optional<Meta> meta = Meta.read(folder);
        return meta.isEmpty() ? Optional.empty() : Optional.of(read(folder, meta.get(), metrics));
    }

    /** The run of a folder whose {@code meta.yaml} has been read. */
    static RunData read(Path folder, Meta meta, @Nullable Set<String> metrics) throws IOException {
        // An artifact may be such a file too, and must not pass for a run.
        String id = meta.optionalText("run_id").orElseGet(() -> meta.text("run_uuid"));
        requireSame(meta, "run_id", id, folder);
        requireSame(meta, "experiment_id", meta.text("experiment_id"), folder.resolveSibling(""));
        Map<String, String> tags = KeyFiles.read(folder.resolve(StoreFolder.TAGS));
        return new RunData(
                id,
                meta.text("experiment_id"),
                meta.optionalText("run_name")
                        .filter(name -> !name.isEmpty())
                        .orElse(tags.getOrDefault("mlflow.runName", "")),
                RunMeta.status(meta),
                meta.time("start_time"),
                meta.optionalNumber("end_time").isEmpty() ? null : meta.time("end_time"),
                meta.active(),
                meta.optionalText("artifact_uri").orElse(""),
                latest(folder.resolve(StoreFolder.METRICS), metrics),
                Collections.unmodifiableMap(KeyFiles.read(folder.resolve(StoreFolder.PARAMS))),
                Collections.unmodifiableMap(tags),
                RunLinks.inputs(folder),
                RunLinks.outputs(folder));
    }

    private static void requireSame(Meta meta, String key, String id, Path folder) {
        if (!id.equals(Disk.name(folder)))
            throw meta.damaged(key, "says '" + id + "', and lies in a folder of another name");
    }

    private static Map<String, Double> latest(Path folder, @Nullable Set<String> keys) throws IOException {
        Map<String, Double> latest = new LinkedHashMap<>();
        for (Path file : Disk.filesBelow(folder)) {
            String key = KeyFiles.key(folder, file);
            if (keys != null && !keys.contains(key)) continue;
            points(file, key).stream().max(LATER).ifPresent(point -> latest.put(key, point.value()));
        }
        return Collections.unmodifiableMap(latest);
    }

    /** All points of a metric, by step, time and value. */
    static List<Metric> history(Path folder, String key) throws IOException {
        List<Metric> points = new ArrayList<>(points(KeyFiles.resolve(folder.resolve(StoreFolder.METRICS), key), key));
        points.sort(LATER);
        return points;
    }

    private static List<Metric> points(Path file, String key) throws IOException {
        List<Metric> points = new ArrayList<>();
        Optional<byte[]> content =
                Disk.attributes(file).filter(found -> found.isRegularFile()).isPresent()
                        ? Disk.bytes(file, 0)
                        : Optional.empty();
        if (content.isPresent()) MetricFormat.read(file, key, content.get(), 1, points::add);
        return points;
    }
}
