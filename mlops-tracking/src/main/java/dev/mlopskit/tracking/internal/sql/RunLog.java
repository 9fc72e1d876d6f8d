package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.internal.Conflicts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes what is logged to a run. */
final class RunLog {
    private RunLog() {}

    static void write(Session session, String runId, List<? extends RunEntry> entries) throws SQLException {
        Runs.requireActive(session, runId);
        List<Metric> metrics = new ArrayList<>();
        List<ModelMetric> ofModels = new ArrayList<>();
        for (RunEntry entry : entries) {
            if (entry instanceof Metric metric) metrics.add(metric);
            else if (entry instanceof Param param) setParam(session, runId, param);
            else if (entry instanceof Tag tag) setTag(session, runId, tag.key(), tag.value());
            else if (entry instanceof DatasetInput input) addInput(session, runId, input);
            else if (entry instanceof ModelOutput output) addOutput(session, runId, output);
            else if (entry instanceof ModelMetric point) {
                metrics.add(point.metric());
                ofModels.add(point);
            }
        }
        ModelMetrics.add(session, runId, ofModels);
        Metrics.write(session, runId, metrics);
    }

    static void setTag(Session session, String runId, String key, String value) throws SQLException {
        session.update(
                "INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)"
                        + " ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value",
                key,
                value,
                runId);
        // MLflow keeps the name of a run twice, and shows the one of the table.
        if (key.equals("mlflow.runName")) session.update("UPDATE runs SET name = ? WHERE run_uuid = ?", value, runId);
    }

    private static void setParam(Session session, String runId, Param param) throws SQLException {
        int inserted = session.update(
                "INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                param.key(),
                param.value(),
                runId);
        if (inserted == 1) return;
        String present = session.first(
                        "SELECT value FROM params WHERE key = ? AND run_uuid = ?",
                        row -> row.getString(1),
                        param.key(),
                        runId)
                .orElseThrow();
        if (!present.equals(param.value())) throw Conflicts.param(runId, param.key(), present, param.value());
    }

    private static void addInput(Session session, String runId, DatasetInput input) throws SQLException {
        String dataset = datasetId(session, runId, input.dataset());
        String id = Ids.random();
        int inserted = session.update(
                "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id)"
                        + " VALUES (?, 'DATASET', ?, 'RUN', ?) ON CONFLICT DO NOTHING",
                id,
                dataset,
                runId);
        if (inserted == 1) DatasetContexts.set(session, id, input.context());
        else DatasetContexts.agree(session, runId, dataset, input);
    }

    private static String datasetId(Session session, String runId, Dataset dataset) throws SQLException {
        int inserted = session.update(
                "INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type,"
                        + " dataset_source, dataset_schema, dataset_profile)"
                        + " SELECT ?, experiment_id, ?, ?, ?, ?, ?, ? FROM runs WHERE run_uuid = ?"
                        + " ON CONFLICT DO NOTHING",
                Ids.random(),
                dataset.name(),
                dataset.digest(),
                dataset.sourceType(),
                dataset.source(),
                dataset.schema(),
                dataset.profile(),
                runId);
        if (inserted == 0) DatasetContexts.complete(session, runId, dataset);
        return session.first(
                        "SELECT dataset_uuid FROM datasets WHERE name = ? AND digest = ? AND experiment_id ="
                                + " (SELECT experiment_id FROM runs WHERE run_uuid = ?)",
                        row -> row.getString(1),
                        dataset.name(),
                        dataset.digest(),
                        runId)
                .orElseThrow();
    }

    private static void addOutput(Session session, String runId, ModelOutput output) throws SQLException {
        session.update(
                "INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id,"
                        + " step) VALUES (?, 'RUN_OUTPUT', ?, 'MODEL_OUTPUT', ?, ?) ON CONFLICT DO NOTHING",
                Ids.random(),
                runId,
                output.modelId(),
                output.step());
    }
}
