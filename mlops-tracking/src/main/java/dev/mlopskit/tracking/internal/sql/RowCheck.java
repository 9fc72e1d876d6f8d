package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Finding;
import dev.mlopskit.tracking.internal.Count;
import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.internal.life.StaleRun;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of a sound schema that contradict each other, or the processes that run. */
final class RowCheck {
    private static final String ALIASES = "registered_model_aliases";

    /** A table and, in SQL, what its rows belong to. */
    private record Belonging(String table, String owner, String condition) {
        String orphans() {
            return table + " WHERE NOT EXISTS (SELECT 1 FROM " + owner + " o WHERE " + condition + ")";
        }
    }

    private static final List<Belonging> BELONGINGS = List.of(
            ofRun("params"),
            ofRun("tags"),
            ofRun("metrics"),
            ofRun("latest_metrics"),
            of("experiment_tags", "experiments", "experiment_id"),
            of("datasets", "experiments", "experiment_id"),
            of("logged_model_params", "logged_models", "model_id"),
            of("logged_model_tags", "logged_models", "model_id"),
            of("logged_model_metrics", "logged_models", "model_id"),
            of("input_tags", "inputs", "input_uuid"),
            of("registered_model_tags", "registered_models", "name"),
            new Belonging(
                    "model_version_tags",
                    "model_versions",
                    "o.name = model_version_tags.name AND o.version = model_version_tags.version"));

    private static final String LOST_ALIASES = ALIASES + " WHERE NOT EXISTS (SELECT 1 FROM model_versions o"
            + " WHERE o.name = registered_model_aliases.name AND o.version = registered_model_aliases.version)";

    private static final String LOST_EXPERIMENTS = "SELECT DISTINCT experiment_id FROM (SELECT experiment_id FROM runs"
            + " UNION SELECT experiment_id FROM logged_models) WHERE experiment_id IS NOT NULL"
            + " AND experiment_id NOT IN (SELECT experiment_id FROM experiments)";

    private RowCheck() {}

    private static Belonging ofRun(String table) {
        return of(table, "runs", "run_uuid");
    }

    private static Belonging of(String table, String owner, String key) {
        return new Belonging(table, owner, "o." + key + " = " + table + "." + key);
    }

    static List<Finding> find(Session session, Instant now) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (StaleRun run : staleRuns(session, now))
            findings.add(new Finding(
                    Finding.Kind.STALE_RUN,
                    "run " + run.runId(),
                    "is said to go on, but " + run.owner() + " is gone",
                    true));
        for (Belonging belonging : BELONGINGS) {
            long count = session.first("SELECT COUNT(*) FROM " + belonging.orphans(), row -> row.getLong(1))
                    .orElse(0L);
            if (count > 0)
                findings.add(orphans(
                        belonging.table(),
                        "has " + Count.of(count, "row") + " whose entry in " + belonging.owner() + " is missing"));
        }
        for (String column : List.of("status", "start_time", "experiment_id", "lifecycle_stage", "artifact_uri"))
            addIncomplete(session, "runs", "run_uuid", column, findings);
        for (String column : List.of("artifact_location", "lifecycle_stage"))
            addIncomplete(session, "experiments", "experiment_id", column, findings);
        for (String id : session.list(LOST_EXPERIMENTS, row -> row.getString(1)))
            findings.add(orphans("experiment " + id, "is missing and has runs or models"));
        for (String alias : session.list("SELECT name || '@' || alias FROM " + LOST_ALIASES, row -> row.getString(1)))
            findings.add(new Finding(
                    Finding.Kind.BROKEN_ALIAS, "models:/" + alias, "points to a version that is missing", true));
        return findings;
    }

    private static void addIncomplete(Session session, String table, String key, String column, List<Finding> findings)
            throws SQLException {
        String what = table.substring(0, table.length() - 1);
        for (String id : session.list(
                "SELECT " + key + " FROM " + table + " WHERE " + column + " IS NULL", row -> row.getString(1)))
            findings.add(new Finding(
                    Finding.Kind.INCOMPLETE_ROW,
                    what + " " + id,
                    "has no " + column + " in its row of " + table
                            + ", which MLflow may fail on: set it there, or remove the " + what,
                    false));
    }

    static List<StaleRun> staleRuns(Session session, Instant now) throws SQLException {
        return session
                .list(
                        "SELECT r.run_uuid, t.value FROM runs r JOIN tags t ON t.run_uuid = r.run_uuid"
                                + " WHERE r.status = 'RUNNING' AND r.lifecycle_stage = 'active' AND t.key = '"
                                + Owner.TAG + "'",
                        row -> StaleRun.of(row.getString(1), row.getString(2), now))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Finding orphans(String subject, String text) {
        return new Finding(Finding.Kind.ORPHAN_ROWS, subject, text, true);
    }

    /** Makes missing experiments and removes rows of nothing, in one transaction; gives what it did, a sentence each. */
    static List<String> mend(Session session, long now) throws SQLException {
        List<String> done = new ArrayList<>();
        session.execute("BEGIN IMMEDIATE");
        try {
            for (long id : session.list(LOST_EXPERIMENTS, row -> row.getLong(1))) {
                String name = "recovered-" + id;
                session.update(
                        "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time,"
                                + " last_update_time) VALUES (?, ?, (SELECT MIN(artifact_uri) FROM runs WHERE experiment_id = ?),"
                                + " 'active', ?, ?)",
                        id,
                        name,
                        id,
                        now,
                        now);
                done.add("made experiment " + id + " again, as '" + name + "'");
            }
            for (Belonging belonging : BELONGINGS) {
                int removed = session.update("DELETE FROM " + belonging.orphans());
                if (removed > 0)
                    done.add("removed " + Count.of(removed, "row") + " of nothing from " + belonging.table());
            }
            int aliases = session.update("DELETE FROM " + LOST_ALIASES);
            if (aliases > 0) done.add("removed " + aliases + " of " + ALIASES + " that pointed to no version");
            session.execute("COMMIT");
            return done;
        } catch (SQLException | RuntimeException e) {
            session.rollback();
            throw e;
        }
    }
}
