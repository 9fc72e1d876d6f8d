package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Search;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of logged models, their params and tags. */
final class LoggedModels {
    /** The status of each number that MLflow writes, which counts from 0. */
    private static final List<Status> CODES = List.of(Status.UNSPECIFIED, Status.PENDING, Status.READY, Status.FAILED);

    private static final String SELECT = "SELECT model_id, experiment_id, source_run_id, name, artifact_location,"
            + " creation_timestamp_ms, status FROM logged_models WHERE ";

    private static final String ACTIVE = "lifecycle_stage = 'active' AND ";

    /** MLflow leaves the models of a deleted experiment as they are, and its runs not: here they go and come with it. */
    static final String DELETED = "(%1$slifecycle_stage = 'deleted' OR %1$sexperiment_id IN"
            + " (SELECT x.experiment_id FROM experiments x WHERE x.lifecycle_stage = 'deleted'))";

    private LoggedModels() {}

    static LoggedModelData create(Session session, NewModel model) throws SQLException {
        ExperimentData experiment = Experiments.requireActive(session, model.experimentId());
        if (model.runId() != null) Runs.requireActive(session, model.runId());
        String id = "m-" + Ids.random();
        long now = model.created().toEpochMilli();
        session.update(
                "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,"
                        + " last_updated_timestamp_ms, status, lifecycle_stage, source_run_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?)",
                id,
                model.experimentId(),
                model.name(),
                experiment.artifactLocation() + "/models/" + id + "/artifacts",
                now,
                now,
                CODES.indexOf(Status.PENDING),
                model.runId());
        for (var param : model.params().entrySet())
            session.update(
                    "INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value)"
                            + " VALUES (?, ?, ?, ?)",
                    id,
                    model.experimentId(),
                    param.getKey(),
                    param.getValue());
        for (var tag : model.tags().entrySet()) setTag(session, id, tag.getKey(), tag.getValue());
        return byId(session, id).orElseThrow();
    }

    /** Makes a logged model of another store, or adds what the one that is there lacks. */
    static void adopt(Session session, LoggedModelData model) throws SQLException {
        long created = model.created().toEpochMilli();
        session.update(
                "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,"
                        + " last_updated_timestamp_ms, status, lifecycle_stage, source_run_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?) ON CONFLICT (model_id)"
                        + " DO UPDATE SET status = excluded.status",
                model.modelId(),
                model.experimentId(),
                model.name(),
                model.artifactUri(),
                created,
                created,
                CODES.indexOf(model.status()),
                model.runId());
        addPairs(session, model, "param", model.params());
        addPairs(session, model, "tag", model.tags());
    }

    private static void addPairs(Session session, LoggedModelData model, String kind, Map<String, String> pairs)
            throws SQLException {
        for (var pair : pairs.entrySet())
            session.update(
                    "INSERT INTO logged_model_" + kind + "s (model_id, experiment_id, " + kind + "_key, " + kind
                            + "_value) SELECT model_id, experiment_id, ?, ? FROM logged_models WHERE model_id = ?"
                            + " ON CONFLICT DO NOTHING",
                    pair.getKey(),
                    pair.getValue(),
                    model.modelId());
    }

    static void setTag(Session session, String id, String key, String value) throws SQLException {
        session.update(
                "INSERT INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value)"
                        + " SELECT model_id, experiment_id, ?, ? FROM logged_models WHERE model_id = ?"
                        + " ON CONFLICT (model_id, tag_key) DO UPDATE SET tag_value = excluded.tag_value",
                key,
                value,
                id);
    }

    static void setStatus(Session session, String id, Status status, long now) throws SQLException {
        session.update(
                "UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?",
                CODES.indexOf(status),
                now,
                id);
    }

    static Optional<LoggedModelData> byId(Session session, String id) throws SQLException {
        return find(session, null, ACTIVE + "model_id = ?", id).stream().findFirst();
    }

    static Optional<LoggedModelData> deleted(Session session, String id) throws SQLException {
        return find(session, null, DELETED.formatted("") + " AND model_id = ?", id).stream()
                .findFirst();
    }

    /** The logged model of an id that is there, deleted or not, with some of its metrics, or with all. */
    static LoggedModelData byId(Session session, String id, @Nullable Set<String> metrics) throws SQLException {
        return find(session, metrics, "model_id = ?", id).get(0);
    }

    static Optional<LoggedModelData> ofRun(Session session, String runId, String name) throws SQLException {
        return find(
                        session,
                        null,
                        ACTIVE + "source_run_id = ? AND name = ? AND status = " + CODES.indexOf(Status.READY)
                                + " ORDER BY creation_timestamp_ms DESC, model_id LIMIT 1",
                        runId,
                        name)
                .stream()
                .findFirst();
    }

    private static List<LoggedModelData> find(
            Session session, @Nullable Set<String> metrics, String where, Object... arguments) throws SQLException {
        return session.list(
                SELECT + where,
                row -> new LoggedModelData(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Instant.ofEpochMilli(row.getLong(6)),
                        CODES.get(row.getInt(7)),
                        pairs(session, "param", row.getString(1)),
                        pairs(session, "tag", row.getString(1)),
                        metrics(session, row.getString(1), metrics)),
                arguments);
    }

    /**
     * The table's key knows no dataset: a point that another one of the same millisecond is in the way of moves on by one, so
     * that none is lost.
     */
    static void addMetric(Session session, String runId, ModelMetric point) throws SQLException {
        if (byId(session, point.modelId()).isEmpty())
            throw new NotFoundException("logged model", point.modelId(), "check the id and the store");
        double value = MetricValue.encode(point.value());
        long time = point.metric().time().toEpochMilli();
        while (!addMetric(session, runId, point, value, time)) {
            boolean same = session.any(
                    "SELECT 1 FROM logged_model_metrics WHERE model_id = ? AND metric_name = ? AND metric_step = ?"
                            + " AND run_id = ? AND metric_timestamp_ms = ? AND metric_value = ?"
                            + " AND COALESCE(dataset_name, '') = ? AND COALESCE(dataset_digest, '') = ?",
                    point.modelId(),
                    point.key(),
                    point.metric().step(),
                    runId,
                    time,
                    value,
                    Objects.requireNonNullElse(point.datasetName(), ""),
                    Objects.requireNonNullElse(point.datasetDigest(), ""));
            if (same) return;
            time++;
        }
    }

    private static boolean addMetric(Session session, String runId, ModelMetric point, double value, long time)
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

    /** A NaN cannot be told from 0 here: MLflow keeps no flag for it. */
    private static List<ModelMetric> metrics(Session session, String id, @Nullable Set<String> wanted)
            throws SQLException {
        List<ModelMetric> all = session.list(
                "SELECT metric_name, metric_value, metric_step, metric_timestamp_ms, dataset_name, dataset_digest"
                        + " FROM logged_model_metrics WHERE model_id = ?"
                        + " ORDER BY metric_name, metric_step, metric_timestamp_ms",
                row -> new ModelMetric(
                        new Metric(
                                row.getString(1),
                                MetricValue.decode(row.getDouble(2), false),
                                row.getLong(3),
                                Instant.ofEpochMilli(row.getLong(4))),
                        id,
                        row.getString(5),
                        row.getString(6)),
                id);
        return wanted == null
                ? all
                : all.stream().filter(metric -> wanted.contains(metric.key())).toList();
    }

    static void setLifecycle(Session session, String id, Search.Lifecycle lifecycle, long now) throws SQLException {
        int changed = session.update(
                "UPDATE logged_models SET lifecycle_stage = ?, last_updated_timestamp_ms = ? WHERE model_id = ?",
                lifecycle.name().toLowerCase(Locale.ROOT),
                now,
                id);
        if (changed == 0) throw new NotFoundException("logged model", id, "check the id and the store");
    }

    private static Map<String, String> pairs(Session session, String kind, String id) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        session.list(
                "SELECT " + kind + "_key, " + kind + "_value FROM logged_model_" + kind + "s WHERE model_id = ?",
                row -> pairs.put(row.getString(1), row.getString(2)) == null,
                id);
        return Map.copyOf(pairs);
    }
}
