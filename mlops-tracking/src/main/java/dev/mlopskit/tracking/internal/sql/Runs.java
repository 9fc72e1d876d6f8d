package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Search;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
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

    /** Where a run stands, for what its row says; nothing stands for the value that MLflow's column has by default. */
    static RunStatus status(@Nullable String text) {
        return text == null ? RunStatus.SCHEDULED : RunStatus.valueOf(text);
    }

    static void setStatus(Session session, String runId, RunStatus status, @Nullable Instant end) throws SQLException {
        requireActive(session, runId);
        session.update(
                "UPDATE runs SET status = ?, end_time = ? WHERE run_uuid = ?",
                status.name(),
                end == null ? null : end.toEpochMilli(),
                runId);
    }

    /** To be called where nobody else writes the run. */
    static boolean endIf(
            Session session, String runId, Tag tag, RunStatus status, Instant end, List<? extends RunEntry> last)
            throws SQLException {
        boolean goesOn = session.first(
                        "SELECT t.value FROM runs r JOIN tags t ON t.run_uuid = r.run_uuid WHERE r.run_uuid = ?"
                                + " AND r.status = 'RUNNING' AND r.lifecycle_stage = 'active' AND t.key = ?",
                        row -> row.getString(1),
                        runId,
                        tag.key())
                .filter(tag.value()::equals)
                .isPresent();
        if (!goesOn) return false;
        setStatus(session, runId, status, end);
        RunLog.write(session, runId, last);
        return true;
    }

    static void setLifecycle(Session session, String runId, Search.Lifecycle lifecycle, long now) throws SQLException {
        int changed = session.update(
                "UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE run_uuid = ?",
                lifecycle.name().toLowerCase(Locale.ROOT),
                lifecycle == Search.Lifecycle.DELETED ? now : null,
                runId);
        if (changed == 0) throw Missing.run(runId);
    }

    /** Fails unless the run is there and not deleted. */
    static void requireActive(Session session, String runId) throws SQLException {
        String stage = session.first(
                        "SELECT lifecycle_stage FROM runs WHERE run_uuid = ?", row -> row.getString(1), runId)
                .orElseThrow(() -> Missing.run(runId));
        if (!stage.equals("active")) throw Conflicts.deletedRun(runId);
    }
}
