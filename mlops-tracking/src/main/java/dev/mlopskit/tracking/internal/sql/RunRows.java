package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The statements that copy the rows of the runs or models in the table {@code temp.moved} from the database {@code source}.
 * Columns are named, and keys of conflicts are such as no migration of MLflow changes.
 */
final class RunRows {
    /** The order of a cross join is the order in which SQLite looks. */
    private static final String OF_RUN = " FROM temp.moved v CROSS JOIN source.%1$s s ON s.run_uuid = v.id";

    private static final String LATER = " ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value,"
            + " timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan"
            + " WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)";

    private static final String METRIC = "key, value, timestamp, step, is_nan, run_uuid";

    private RunRows() {}

    static void copy(Session session, String experimentId, @Nullable String location, String withoutTag)
            throws SQLException {
        session.update(
                "INSERT INTO main.runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,"
                        + " start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id,"
                        + " deleted_time) SELECT run_uuid, name, source_type, source_name, entry_point_name, user_id,"
                        + " status, start_time, end_time, source_version, lifecycle_stage,"
                        + " COALESCE(? || '/' || run_uuid || '/artifacts', artifact_uri), ?, deleted_time"
                        + OF_RUN.formatted("runs")
                        + " WHERE true ON CONFLICT (run_uuid)"
                        + " DO UPDATE SET status = excluded.status, end_time = excluded.end_time",
                location,
                experimentId);
        session.update("INSERT INTO main.params (key, value, run_uuid) SELECT key, value, run_uuid"
                + OF_RUN.formatted("params") + " WHERE true ON CONFLICT DO NOTHING");
        session.update(
                "INSERT INTO main.tags (key, value, run_uuid) SELECT key, value, run_uuid" + OF_RUN.formatted("tags")
                        + " WHERE key <> ? ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value",
                withoutTag);
        session.update("INSERT INTO main.metrics (" + METRIC + ") SELECT " + METRIC + OF_RUN.formatted("metrics")
                + " WHERE true ON CONFLICT DO NOTHING");
        session.update("INSERT INTO main.latest_metrics (" + METRIC + ") SELECT " + METRIC
                + OF_RUN.formatted("latest_metrics") + " WHERE true" + LATER);
        copyInputs(session);
        copyModelMetrics(session);
    }

    /** A dataset of the same name and digest may have another id there. */
    private static void copyInputs(Session session) throws SQLException {
        session.update("INSERT INTO main.datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type,"
                + " dataset_source, dataset_schema, dataset_profile) SELECT d.dataset_uuid, r.experiment_id, d.name,"
                + " d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile"
                + " FROM temp.moved v CROSS JOIN source.inputs i ON i.destination_type = 'RUN'"
                + " AND i.destination_id = v.id AND i.source_type = 'DATASET'"
                + " CROSS JOIN source.datasets d ON d.dataset_uuid = i.source_id"
                + " CROSS JOIN main.runs r ON r.run_uuid = v.id WHERE true ON CONFLICT DO NOTHING");
        session.update("INSERT INTO main.inputs (input_uuid, source_type, source_id, destination_type, destination_id,"
                + " step) SELECT i.input_uuid, i.source_type, t.dataset_uuid, i.destination_type, i.destination_id, i.step"
                + " FROM temp.moved v CROSS JOIN source.inputs i ON i.destination_type = 'RUN'"
                + " AND i.destination_id = v.id AND i.source_type = 'DATASET'"
                + " CROSS JOIN source.datasets d ON d.dataset_uuid = i.source_id"
                + " CROSS JOIN main.runs r ON r.run_uuid = v.id"
                + " CROSS JOIN main.datasets t ON t.experiment_id = r.experiment_id AND t.name = d.name"
                + " AND t.digest = d.digest WHERE true ON CONFLICT DO NOTHING");
        session.update("INSERT INTO main.inputs (input_uuid, source_type, source_id, destination_type, destination_id,"
                + " step) SELECT i.input_uuid, i.source_type, i.source_id, i.destination_type, i.destination_id, i.step"
                + " FROM temp.moved v CROSS JOIN source.inputs i ON i.source_type IN ('RUN_INPUT', 'RUN_OUTPUT')"
                + " AND i.source_id = v.id WHERE true ON CONFLICT DO NOTHING");
        session.update("INSERT INTO main.input_tags (input_uuid, name, value) SELECT g.input_uuid, g.name, g.value"
                + " FROM temp.moved v CROSS JOIN source.inputs i ON i.destination_type = 'RUN'"
                + " AND i.destination_id = v.id AND i.source_type = 'DATASET'"
                + " CROSS JOIN source.input_tags g ON g.input_uuid = i.input_uuid"
                + " CROSS JOIN main.inputs t ON t.input_uuid = i.input_uuid WHERE true ON CONFLICT DO NOTHING");
    }

    /** What finds the points of logged models by their run, for which MLflow has no index. */
    static void prepare(Session session) throws SQLException {
        session.execute("CREATE TEMP TABLE moved (id TEXT NOT NULL)");
        session.execute("CREATE TEMP TABLE model_points (place INTEGER NOT NULL PRIMARY KEY, run_id TEXT NOT NULL)");
        session.execute("CREATE INDEX temp.model_points_of_run ON model_points (run_id)");
    }

    private static void copyModelMetrics(Session session) throws SQLException {
        session.update("INSERT INTO temp.model_points (place, run_id) SELECT rowid, run_id"
                + " FROM source.logged_model_metrics"
                + " WHERE rowid > (SELECT COALESCE(MAX(place), 0) FROM temp.model_points)");
        session.update("INSERT INTO main.logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step,"
                + " metric_value, experiment_id, run_id, dataset_uuid, dataset_name, dataset_digest)"
                + " SELECT m.model_id, m.metric_name, m.metric_timestamp_ms, m.metric_step, m.metric_value,"
                + " r.experiment_id, m.run_id, (SELECT MIN(t.dataset_uuid) FROM main.datasets t"
                + " WHERE t.experiment_id = r.experiment_id AND t.name = m.dataset_name"
                + " AND t.digest = m.dataset_digest), m.dataset_name, m.dataset_digest"
                + " FROM temp.moved v CROSS JOIN temp.model_points p ON p.run_id = v.id"
                + " CROSS JOIN source.logged_model_metrics m ON m.rowid = p.place"
                + " CROSS JOIN main.runs r ON r.run_uuid = v.id"
                + " CROSS JOIN main.logged_models k ON k.model_id = m.model_id WHERE true ON CONFLICT DO NOTHING");
    }

    static void copyModels(Session session, String experimentId, @Nullable String location, String withoutTag)
            throws SQLException {
        session.update(
                "INSERT INTO main.logged_models (model_id, experiment_id, name, artifact_location,"
                        + " creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, model_type,"
                        + " source_run_id, status_message) SELECT model_id, ?, name,"
                        + " COALESCE(? || '/models/' || model_id || '/artifacts', artifact_location),"
                        + " creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, model_type,"
                        + " source_run_id, status_message FROM temp.moved v CROSS JOIN source.logged_models s"
                        + " ON s.model_id = v.id WHERE true ON CONFLICT (model_id) DO UPDATE SET status = excluded.status",
                experimentId,
                location);
        for (String kind : new String[] {"param", "tag"})
            session.update(
                    ("INSERT INTO main.logged_model_%1$ss (model_id, experiment_id, %1$s_key, %1$s_value)"
                                    + " SELECT s.model_id, m.experiment_id, s.%1$s_key, s.%1$s_value FROM temp.moved v"
                                    + " CROSS JOIN source.logged_model_%1$ss s ON s.model_id = v.id"
                                    + " CROSS JOIN main.logged_models m ON m.model_id = v.id"
                                    + " WHERE s.%1$s_key <> ? ON CONFLICT DO NOTHING")
                            .formatted(kind),
                    kind.equals("tag") ? withoutTag : "");
    }
}
