package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Removes for good what has been deleted. */
final class Purge {
    private Purge() {}

    static List<String> runs(Session session, Instant before) throws SQLException {
        return session.list(
                "SELECT run_uuid FROM runs WHERE lifecycle_stage = 'deleted' AND COALESCE(deleted_time, 0) < ?",
                row -> row.getString(1),
                before.toEpochMilli());
    }

    static List<String> experiments(Session session, Instant before) throws SQLException {
        return session.list(
                "SELECT experiment_id FROM experiments WHERE lifecycle_stage = 'deleted'"
                        + " AND COALESCE(last_update_time, 0) < ?" + Workspace.clause(session),
                row -> row.getString(1),
                before.toEpochMilli());
    }

    static List<String> models(Session session, Instant before) throws SQLException {
        return session.list(
                "SELECT model_id FROM logged_models m WHERE lifecycle_stage = 'deleted' AND last_updated_timestamp_ms < ?"
                        + " OR EXISTS (SELECT 1 FROM experiments x WHERE x.experiment_id = m.experiment_id"
                        + " AND x.lifecycle_stage = 'deleted' AND COALESCE(x.last_update_time, 0) < ?)",
                row -> row.getString(1),
                before.toEpochMilli(),
                before.toEpochMilli());
    }

    static void run(Session session, String id) throws SQLException {
        if (!isDeleted(session, "runs", "run_uuid", id) || isNeeded(session, "runs", "run_uuid", "artifact_uri", id))
            return;
        session.update(
                "DELETE FROM input_tags WHERE input_uuid IN (SELECT input_uuid FROM inputs"
                        + " WHERE source_id = ? OR destination_id = ?)",
                id,
                id);
        session.update("DELETE FROM inputs WHERE source_id = ? OR destination_id = ?", id, id);
        for (String table : List.of("metrics", "latest_metrics", "params", "tags"))
            session.update("DELETE FROM " + table + " WHERE run_uuid = ?", id);
        session.update("DELETE FROM logged_model_metrics WHERE run_id = ?", id);
        session.update("DELETE FROM runs WHERE run_uuid = ?", id);
    }

    static void model(Session session, String id) throws SQLException {
        if (LoggedModels.deleted(session, id).isEmpty()) return;
        if (isNeeded(session, "logged_models", "model_id", "artifact_location", id)) return;
        session.update("DELETE FROM inputs WHERE source_id = ? OR destination_id = ?", id, id);
        for (String table :
                List.of("logged_model_metrics", "logged_model_params", "logged_model_tags", "logged_models"))
            session.update("DELETE FROM " + table + " WHERE model_id = ?", id);
    }

    /** Leaves an experiment alone that still has something in it. */
    static void experiment(Session session, String experimentId) throws SQLException {
        long id = Long.parseLong(experimentId);
        if (!isDeleted(session, "experiments", "experiment_id", id)) return;
        for (String table : List.of("runs", "logged_models", "trace_info"))
            if (session.any("SELECT 1 FROM " + table + " WHERE experiment_id = ?", id)) return;
        for (String table : List.of("datasets", "experiment_tags", "experiments"))
            session.update("DELETE FROM " + table + " WHERE experiment_id = ?", id);
    }

    /** Whether a version of a registered model comes from a run or a logged model, or has its files there. */
    private static boolean isNeeded(Session session, String table, String key, String address, String id)
            throws SQLException {
        String below = "substr(%1$s, 1, length(e." + address + ") + 1) = e." + address + " || '/'";
        return session.any(
                "SELECT 1 FROM model_versions v JOIN " + table + " e ON e." + key + " = ?"
                        + " WHERE COALESCE(v.current_stage, '') <> 'Deleted_Internal' AND (v.run_id = ? OR v.source = ?"
                        + " OR e." + address + " IN (v.source, v.storage_location) OR " + below.formatted("v.source")
                        + " OR " + below.formatted("v.storage_location") + ")",
                id,
                id,
                "models:/" + id);
    }

    private static boolean isDeleted(Session session, String table, String key, Object id) throws SQLException {
        return session.any("SELECT 1 FROM " + table + " WHERE " + key + " = ? AND lifecycle_stage = 'deleted'", id);
    }
}
