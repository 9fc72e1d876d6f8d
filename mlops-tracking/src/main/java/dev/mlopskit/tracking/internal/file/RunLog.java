package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Missing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans what is logged to a run: everything is looked at before the first byte is written. */
final class RunLog {
    private static final String RUN_NAME = "mlflow.runName";

    private final StoreFolder store;
    private final MetricFiles metrics;

    RunLog(StoreFolder store, MetricFiles metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * Plans entries.
     *
     * @param changed the {@code meta.yaml} of the run where it changes anyway; {@code null} where it does not
     * @throws ConflictException if a param has another value already
     */
    void plan(Batch batch, Path run, @Nullable Meta changed, List<? extends RunEntry> entries) throws IOException {
        Map<String, List<Metric>> points = new LinkedHashMap<>();
        DatasetLinks inputs = new DatasetLinks(batch, run);
        List<ModelMetric> ofModels = new ArrayList<>();
        Map<String, String> params = new HashMap<>();
        Meta meta = changed;
        for (RunEntry entry : entries) {
            if (entry instanceof Metric metric)
                points.computeIfAbsent(metric.key(), key -> new ArrayList<>(1)).add(metric);
            else if (entry instanceof Param param) setParam(batch, run, params, param);
            else if (entry instanceof Tag tag) {
                KeyFiles.put(batch, run.resolve(StoreFolder.TAGS), Map.of(tag.key(), tag.value()), Disk.name(run));
                // MLflow keeps the name of a run twice, and shows the one of the run.
                if (tag.key().equals(RUN_NAME)) meta = (meta == null ? read(run) : meta).with("run_name", tag.value());
            } else if (entry instanceof DatasetInput input) inputs.add(input);
            else if (entry instanceof ModelOutput output) RunLinks.addOutput(batch, run, output);
            else if (entry instanceof ModelMetric point) {
                points.computeIfAbsent(point.key(), key -> new ArrayList<>(1)).add(point.metric());
                ofModels.add(point);
            }
        }
        for (var key : points.entrySet())
            metrics.add(batch, run.resolve(StoreFolder.METRICS), key.getKey(), key.getValue());
        if (!ofModels.isEmpty()) ModelMetrics.add(store, metrics, batch, Disk.name(run), ofModels);
        if (meta != null) batch.putLast(meta);
    }

    private static Meta read(Path run) throws IOException {
        return Meta.read(run).orElseThrow(() -> Missing.run(Disk.name(run)));
    }

    private static void setParam(Batch batch, Path run, Map<String, String> planned, Param param) throws IOException {
        Path file = KeyFiles.claim(batch, run.resolve(StoreFolder.PARAMS), param.key(), Disk.name(run));
        String present = planned.putIfAbsent(param.key(), param.value());
        if (present == null) {
            Optional<String> written = Disk.text(file);
            if (written.isEmpty()) {
                batch.put(file, param.value().getBytes(StandardCharsets.UTF_8));
                return;
            }
            present = written.get();
        }
        if (!Objects.equals(present, param.value()))
            throw Conflicts.param(Disk.name(run), param.key(), present, param.value());
    }
}
