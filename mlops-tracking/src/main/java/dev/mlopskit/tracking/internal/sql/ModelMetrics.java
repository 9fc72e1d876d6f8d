package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of what was measured of logged models. */
final class ModelMetrics {
    private static final int MAX_TAKEN = 1_000;

    /** A millisecond that has a point, which may be the one that is to be written. */
    private record Taken(long time, boolean same) {}

    private ModelMetrics() {}

    /**
     * Writes points of a run.
     *
     * @throws dev.mlopskit.tracking.NotFoundException if a logged model of one is not there
     */
    static void add(Session session, String runId, List<ModelMetric> points) throws SQLException {
        Set<String> known = new HashSet<>();
        for (ModelMetric point : points) {
            if (known.add(point.modelId())) LoggedModels.requireActive(session, point.modelId());
            add(session, runId, point);
        }
    }

    /**
     * The table's key knows no dataset: a point that another one of the same millisecond is in the way of moves on to the next
     * that is free, so that none is lost.
     */
    private static void add(Session session, String runId, ModelMetric point) throws SQLException {
        double value = MetricValue.encode(point.value());
        long time = point.metric().time().toEpochMilli();
        while (!insert(session, runId, point, value, time)) {
            List<Taken> taken = taken(session, runId, point, value, time);
            if (taken.isEmpty()) Runs.requireActive(session, runId);
            for (Taken each : taken) {
                if (each.time() != time) break;
                if (each.same()) return;
                time++;
            }
        }
    }

    private static boolean insert(Session session, String runId, ModelMetric point, double value, long time)
            throws SQLException {
        int inserted = session.update(
                "INSERT INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step,"
                        + " metric_value, experiment_id, run_id, dataset_uuid, dataset_name, dataset_digest)"
                        + " SELECT ?, ?, ?, ?, ?, r.experiment_id, r.run_uuid, (SELECT MIN(d.dataset_uuid) FROM datasets d"
                        + " WHERE d.experiment_id = r.experiment_id AND d.name = ? AND d.digest = ?), ?, ?"
                        + " FROM runs r WHERE r.run_uuid = ? ON CONFLICT DO NOTHING",
                point.modelId(),
                point.key(),
                time,
                point.metric().step(),
                value,
                point.datasetName(),
                point.datasetDigest(),
                point.datasetName(),
                point.datasetDigest(),
                runId);
        return inserted == 1;
    }

    private static List<Taken> taken(Session session, String runId, ModelMetric point, double value, long time)
            throws SQLException {
        return session.list(
                "SELECT metric_timestamp_ms, metric_value, dataset_name, dataset_digest FROM logged_model_metrics"
                        + " WHERE model_id = ? AND metric_name = ? AND metric_step = ? AND run_id = ?"
                        + " AND metric_timestamp_ms >= ? ORDER BY metric_timestamp_ms LIMIT " + MAX_TAKEN,
                row -> new Taken(
                        row.getLong(1),
                        row.getDouble(2) == value
                                && isSame(row.getString(3), point.datasetName())
                                && isSame(row.getString(4), point.datasetDigest())),
                point.modelId(),
                point.key(),
                point.metric().step(),
                runId,
                time);
    }

    private static boolean isSame(@Nullable String there, @Nullable String given) {
        return Objects.requireNonNullElse(there, "").equals(Objects.requireNonNullElse(given, ""));
    }

    /**
     * The points of some models, by model, each by key, step and time. A NaN cannot be told from 0 here: MLflow keeps no flag
     * for it.
     *
     * @param keys of which metrics; {@code null} for all
     */
    static Map<String, List<ModelMetric>> read(Session session, List<String> modelIds, @Nullable Set<String> keys)
            throws SQLException {
        Map<String, List<ModelMetric>> points = new HashMap<>();
        // An empty list in brackets is no SQL in PostgreSQL.
        if (keys != null && keys.isEmpty()) return points;
        Fragment order = Fragment.of(" ORDER BY metric_name, metric_step, metric_timestamp_ms, run_id");
        Bulk.forEach(
                session,
                "SELECT model_id, metric_name, metric_value, metric_step, metric_timestamp_ms, run_id, dataset_name,"
                        + " dataset_digest FROM logged_model_metrics",
                some -> Fragment.oneOf("model_id", some),
                modelIds,
                keys == null
                        ? order
                        : Fragment.of(" AND ")
                                .then(Fragment.oneOf("metric_name", List.copyOf(keys)))
                                .then(order),
                row -> points.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                        .add(new ModelMetric(
                                new Metric(
                                        row.getString(2),
                                        MetricValue.decode(row.getDouble(3), false),
                                        row.getLong(4),
                                        Instant.ofEpochMilli(row.getLong(5))),
                                row.getString(1),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8))));
        return points;
    }
}
