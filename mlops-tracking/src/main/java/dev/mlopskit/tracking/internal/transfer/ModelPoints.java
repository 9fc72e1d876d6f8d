package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which points of runs are points of logged models too. Keeps which run measured which models, and the points of the models
 * that were asked for last.
 */
final class ModelPoints {
    private static final int MAX_MODELS = 16;

    /** Where a point of a run stands, but for its time. */
    private record Place(String key, long step, double value) {
        static Place of(Metric metric, double value) {
            // A database keeps no negative zero.
            return new Place(metric.key(), metric.step(), value == 0 ? 0 : value);
        }
    }

    private final LoggedModelStore source;
    private final Map<String, String> modelIds;
    private final Map<String, Set<String>> modelsOfRun = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    /** By model, then by run. */
    private final Map<String, Map<String, List<ModelMetric>>> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, List<ModelMetric>>> eldest) {
            return size() > MAX_MODELS;
        }
    };

    /**
     * Starts without any.
     *
     * @param modelIds the ids that the models have in the target
     */
    ModelPoints(LoggedModelStore source, Map<String, String> modelIds) {
        this.source = source;
        this.modelIds = modelIds;
    }

    /** Notes by whom a model was measured. */
    void add(LoggedModelData model) {
        for (ModelMetric point : model.metrics())
            if (point.runId() != null)
                modelsOfRun
                        .computeIfAbsent(point.runId(), run -> new TreeSet<>())
                        .add(model.modelId());
    }

    /** Notes that nothing can be logged to a model in the target: its points are then points of runs alone. */
    void close(String modelId) {
        closed.add(modelId);
    }

    /** The points of a run as what they are to be logged as; those of models in the order that they had. */
    List<RunEntry> entries(String runId, List<Metric> metrics) {
        List<ModelMetric> measured = measured(runId);
        if (measured.isEmpty()) return List.copyOf(metrics);
        Map<Place, NavigableMap<Instant, Metric>> points = new HashMap<>();
        for (Metric metric : metrics)
            points.computeIfAbsent(Place.of(metric, metric.value()), place -> new TreeMap<>())
                    .put(metric.time(), metric);
        List<RunEntry> ofModels = new ArrayList<>();
        Set<Metric> known = new HashSet<>();
        for (ModelMetric point : measured) {
            Metric metric = ofRun(point.metric(), points);
            known.add(metric);
            ofModels.add(new ModelMetric(metric, point.modelId(), point.datasetName(), point.datasetDigest()));
        }
        List<RunEntry> entries = new ArrayList<>();
        for (Metric metric : metrics) if (!known.contains(metric)) entries.add(metric);
        entries.addAll(ofModels);
        return entries;
    }

    /** What a run measured of models that are in the target, under their ids there, in order of time. */
    private List<ModelMetric> measured(String runId) {
        List<ModelMetric> measured = new ArrayList<>();
        for (String modelId : modelsOfRun.getOrDefault(runId, Set.of())) {
            String target = modelIds.get(modelId);
            if (target == null || closed.contains(modelId)) continue;
            for (ModelMetric point : points(modelId).getOrDefault(runId, List.of()))
                measured.add(
                        new ModelMetric(point.metric(), target, runId, point.datasetName(), point.datasetDigest()));
        }
        measured.sort(Comparator.comparing(point -> point.metric().time()));
        return measured;
    }

    private Map<String, List<ModelMetric>> points(String modelId) {
        Map<String, List<ModelMetric>> known = latest.get(modelId);
        if (known != null) return known;
        Map<String, List<ModelMetric>> points = new HashMap<>();
        for (ModelMetric point :
                source.byId(modelId).map(LoggedModelData::metrics).orElse(List.of()))
            if (point.runId() != null)
                points.computeIfAbsent(point.runId(), run -> new ArrayList<>()).add(point);
        latest.put(modelId, points);
        return points;
    }

    /**
     * The run's own point behind one of a model: a database moves a model's point on where another one has its millisecond,
     * and has 0 for its NaN.
     */
    private static Metric ofRun(Metric point, Map<Place, NavigableMap<Instant, Metric>> points) {
        return Stream.of(point.value(), point.value() == 0 ? Double.NaN : point.value())
                .flatMap(value -> Stream.ofNullable(points.get(Place.of(point, value))))
                .flatMap(times -> Stream.ofNullable(latestUntil(times, point.time())))
                .max(Comparator.comparing(Metric::time))
                .orElse(point);
    }

    private static @Nullable Metric latestUntil(NavigableMap<Instant, Metric> times, Instant time) {
        Map.Entry<Instant, Metric> found = times.floorEntry(time);
        return found == null ? null : found.getValue();
    }
}
