package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Search;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of logged models, their params and tags. */
final class LoggedModels {
    /** The status of each number that MLflow writes, which counts from 0. */
    private static final List<Status> CODES = List.of(Status.UNSPECIFIED, Status.PENDING, Status.READY, Status.FAILED);

    private static final String SELECT = "SELECT model_id, experiment_id, source_run_id, name, artifact_location,"
            + " creation_timestamp_ms, status FROM logged_models";

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
        int changed = session.update(
                "UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?",
                CODES.indexOf(status),
                now,
                id);
        if (changed == 0) throw Missing.loggedModel(id);
    }

    static Optional<LoggedModelData> byId(Session session, String id) throws SQLException {
        return find(session, ACTIVE + "model_id = ?", id);
    }

    static Optional<LoggedModelData> deleted(Session session, String id) throws SQLException {
        return find(session, DELETED.formatted("") + " AND model_id = ?", id);
    }

    static Optional<LoggedModelData> ofRun(Session session, String runId, String name) throws SQLException {
        return find(
                session,
                ACTIVE + "source_run_id = ? AND name = ? AND status = " + CODES.indexOf(Status.READY)
                        + " ORDER BY creation_timestamp_ms DESC, model_id LIMIT 1",
                runId,
                name);
    }

    private static Optional<LoggedModelData> find(Session session, String where, Object... arguments)
            throws SQLException {
        return complete(session, session.list(SELECT + " WHERE " + where, LoggedModels::bare, arguments), null).stream()
                .findFirst();
    }

    /** Those of some ids that are there, active or deleted, in the order of the ids; with some metrics, or with all. */
    static List<LoggedModelData> byIds(Session session, List<String> ids, @Nullable Set<String> metrics)
            throws SQLException {
        List<LoggedModelData> found = new ArrayList<>();
        Bulk.forEach(
                session,
                SELECT,
                some -> Fragment.oneOf("model_id", some),
                ids,
                Fragment.of(""),
                row -> found.add(bare(row)));
        return Bulk.inOrder(ids, complete(session, found, metrics), LoggedModelData::modelId);
    }

    /** A model as its row says. */
    private static LoggedModelData bare(ResultSet row) throws SQLException {
        return new LoggedModelData(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)),
                CODES.get(row.getInt(7)),
                Map.of(),
                Map.of(),
                List.of());
    }

    private static List<LoggedModelData> complete(
            Session session, List<LoggedModelData> bare, @Nullable Set<String> metrics) throws SQLException {
        List<String> ids = bare.stream().map(LoggedModelData::modelId).toList();
        Map<String, Map<String, String>> params = pairs(session, "param", ids);
        Map<String, Map<String, String>> tags = pairs(session, "tag", ids);
        Map<String, List<ModelMetric>> points = ModelMetrics.read(session, ids, metrics);
        return bare.stream()
                .map(model -> new LoggedModelData(
                        model.modelId(),
                        model.experimentId(),
                        model.runId(),
                        model.name(),
                        model.artifactUri(),
                        model.created(),
                        model.status(),
                        Map.copyOf(params.getOrDefault(model.modelId(), Map.of())),
                        Map.copyOf(tags.getOrDefault(model.modelId(), Map.of())),
                        List.copyOf(points.getOrDefault(model.modelId(), List.of()))))
                .toList();
    }

    /** Fails unless the model is there, active or deleted. */
    static void require(Session session, String id) throws SQLException {
        if (!session.any("SELECT 1 FROM logged_models WHERE model_id = ?", id)) throw Missing.loggedModel(id);
    }

    /** Fails unless the model is there and not deleted. */
    static void requireActive(Session session, String id) throws SQLException {
        if (!session.any("SELECT 1 FROM logged_models WHERE " + ACTIVE + "model_id = ?", id))
            throw Missing.loggedModel(id);
    }

    static void setLifecycle(Session session, String id, Search.Lifecycle lifecycle, long now) throws SQLException {
        int changed = session.update(
                "UPDATE logged_models SET lifecycle_stage = ?, last_updated_timestamp_ms = ? WHERE model_id = ?",
                lifecycle.name().toLowerCase(Locale.ROOT),
                now,
                id);
        if (changed == 0) throw Missing.loggedModel(id);
    }

    private static Map<String, Map<String, String>> pairs(Session session, String kind, List<String> ids)
            throws SQLException {
        return Bulk.pairs(
                session,
                "SELECT " + kind + "_key, " + kind + "_value, model_id FROM logged_model_" + kind + "s",
                some -> Fragment.oneOf("model_id", some),
                ids,
                "",
                row -> row.getString(3));
    }
}
