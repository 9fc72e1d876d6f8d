package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.internal.Conflicts;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset was for, and what to do when it is there already. MLflow's tables hold one link between a dataset and a run,
 * and one context on it; MLflow itself passes over a second one (source: {@code _log_inputs_impl} of its SQL store, 3.17).
 */
final class DatasetContexts {
    private DatasetContexts() {}

    static void set(Session session, String inputId, String context) throws SQLException {
        if (context.isEmpty()) return;
        session.update(
                "INSERT INTO input_tags (input_uuid, name, value) VALUES (?, 'mlflow.data.context', ?)",
                inputId,
                context);
    }

    /** Lets the same context pass again, gives a link that Python made without one its context, and refuses another. */
    static void agree(Session session, String runId, String datasetId, DatasetInput input) throws SQLException {
        String inputId = session.first(
                        "SELECT input_uuid FROM inputs WHERE source_type = 'DATASET' AND source_id = ?"
                                + " AND destination_type = 'RUN' AND destination_id = ?",
                        row -> row.getString(1),
                        datasetId,
                        runId)
                .orElseThrow();
        Optional<String> present = session.first(
                "SELECT value FROM input_tags WHERE input_uuid = ? AND name = 'mlflow.data.context'",
                row -> row.getString(1),
                inputId);
        if (present.isEmpty()) set(session, inputId, input.context());
        else if (!input.context().isEmpty() && !present.get().equals(input.context()))
            throw Conflicts.secondContext(runId, input, present.get());
    }

    /** Adds the schema and the profile to a dataset that was first logged without; what is there stays. */
    static void complete(Session session, String runId, Dataset dataset) throws SQLException {
        fill(session, runId, dataset, "dataset_schema", dataset.schema());
        fill(session, runId, dataset, "dataset_profile", dataset.profile());
    }

    private static void fill(Session session, String runId, Dataset dataset, String column, @Nullable String value)
            throws SQLException {
        if (value == null) return;
        session.update(
                "UPDATE datasets SET " + column + " = ? WHERE name = ? AND digest = ? AND " + column + " IS NULL"
                        + " AND experiment_id = (SELECT experiment_id FROM runs WHERE run_uuid = ?)",
                value,
                dataset.name(),
                dataset.digest(),
                runId);
    }
}
