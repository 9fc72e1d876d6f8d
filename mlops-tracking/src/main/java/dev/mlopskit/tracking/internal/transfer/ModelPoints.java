package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.RunEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which points of runs are points of logged models too. A store does not say which run measured a model's point, but that run
 * has the same point.
 */
final class ModelPoints {
    /** A store may have moved a model's point by so much, where another one had its millisecond. */
    private static final long MAX_SHIFT_MILLIS = 10;

    private record Key(String key, double value, long step) {
        static Key of(Metric metric) {
            return new Key(metric.key(), metric.value(), metric.step());
        }
    }

    private final Map<Key, List<ModelMetric>> points = new HashMap<>();
    private final Map<String, String> modelIds;

    /**
     * Starts without any.
     *
     * @param modelIds the ids that the models have in the target
     */
    ModelPoints(Map<String, String> modelIds) {
        this.modelIds = modelIds;
    }

    void add(LoggedModelData model) {
        for (ModelMetric point : model.metrics())
            points.computeIfAbsent(Key.of(point.metric()), key -> new ArrayList<>())
                    .add(point);
    }

    private record Match(ModelMetric entry, Instant time) {}

    /** The points of a run as what they are to be logged as; those of models in the order that they had. */
    List<RunEntry> entries(List<Metric> metrics) {
        if (points.isEmpty()) return List.copyOf(metrics);
        List<RunEntry> entries = new ArrayList<>(metrics.size());
        List<Match> matches = new ArrayList<>();
        for (Metric metric : metrics) {
            int before = matches.size();
            for (ModelMetric point : points.getOrDefault(Key.of(metric), List.of())) {
                String modelId = modelIds.get(point.modelId());
                if (modelId != null && isNear(metric, point.metric()))
                    matches.add(new Match(
                            new ModelMetric(metric, modelId, point.datasetName(), point.datasetDigest()),
                            point.metric().time()));
            }
            if (matches.size() == before) entries.add(metric);
        }
        matches.stream()
                .sorted(Comparator.comparing(Match::time))
                .map(Match::entry)
                .forEach(entries::add);
        return entries;
    }

    private static boolean isNear(Metric metric, Metric point) {
        long shift = point.time().toEpochMilli() - metric.time().toEpochMilli();
        return shift >= 0 && shift <= MAX_SHIFT_MILLIS;
    }
}
