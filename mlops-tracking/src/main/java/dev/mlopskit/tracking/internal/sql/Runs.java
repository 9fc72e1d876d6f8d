package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Search;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table of runs: making one, ending one. */
final class Runs {
    private Runs() {}

    static String create(Session session, NewRun run) throws SQLException {
        ExperimentData experiment = Experiments.requireActive(session, run.experimentId());
        String id = Ids.random();
        session.update(
                "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,"
                        + " start_time, source_version, lifecycle_stage, artifact_uri, experiment_id)"
                        + " VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)",
                id,
                run.name(),
                run.user(),
                run.start().toEpochMilli(),
                experiment.artifactLocation() + "/" + id + "/artifacts",
                run.experimentId());
        for (var tag : run.tags().entrySet()) RunLog.setTag(session, id, tag.getKey(), tag.getValue());
        return id;
    }

    /** Makes the row of a run of another store, active and running; its experiment need not be active. */
    static void adopt(Session session, RunData run) throws SQLException {
        session.update(
                "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,"
                        + " start_time, source_version, lifecycle_stage, artifact_uri, experiment_id)"
                        + " VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)",
                run.runId(),
                run.name(),
                run.tags().getOrDefault("mlflow.user", "unknown"),
                run.start().toEpochMilli(),
                run.artifactUri(),
                run.experimentId());
    }

    static void setStatus(Session session, String runId, RunStatus status, @Nullable Instant end) throws SQLException {
        requireActive(session, runId);
        session.update(
                "UPDATE runs SET status = ?, end_time = ? WHERE run_uuid = ?",
                status.name(),
                end == null ? null : end.toEpochMilli(),
                runId);
    }

    static void setLifecycle(Session session, String runId, Search.Lifecycle lifecycle, long now) throws SQLException {
        int changed = session.update(
                "UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE run_uuid = ?",
                lifecycle.name().toLowerCase(Locale.ROOT),
                lifecycle == Search.Lifecycle.DELETED ? now : null,
                runId);
        if (changed == 0) throw missing(runId);
    }

    /** Fails unless the run is there and not deleted. */
    static void requireActive(Session session, String runId) throws SQLException {
        String stage = session.first(
                        "SELECT lifecycle_stage FROM runs WHERE run_uuid = ?", row -> row.getString(1), runId)
                .orElseThrow(() -> missing(runId));
        if (!stage.equals("active"))
            throw new ConflictException(
                    runId,
                    "run " + runId + " has been deleted: restore it with Tracking.restoreRun(..), or start a new run");
    }

    static NotFoundException missing(String runId) {
        return new NotFoundException(
                "run", runId, "check the id and the store; Experiment.runs() lists the runs that are there");
    }
}
