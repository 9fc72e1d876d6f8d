package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the tables of a file are those of the revision that it is stamped with. */
final class SchemaCheck {
    /** What Alembic calls the copy of a table that it builds, to rename it afterwards. */
    static final String TEMPORARY = "_alembic_tmp_";

    private static final Map<String, List<String>> CORE = Map.of(
            "experiments",
            List.of("experiment_id", "name", "artifact_location", "lifecycle_stage"),
            "runs",
            List.of("run_uuid", "experiment_id", "status", "lifecycle_stage", "artifact_uri", "start_time"));

    private static final MlflowRevisions REVISIONS = new MlflowRevisions();

    private final String revision;
    private final boolean mlflow;
    private final boolean hasCore;
    private final boolean stamped;
    private final List<String> problems = new ArrayList<>();
    private final boolean known;

    /** Compares. */
    SchemaCheck(Session session) throws SQLException {
        Set<String> tables = new TreeSet<>(session.dialect().tables(session));
        List<String> stamps = tables.contains("alembic_version")
                ? session.list("SELECT version_num FROM alembic_version", row -> row.getString(1))
                : List.of();
        revision = stamps.size() == 1 ? stamps.get(0) : "";
        hasCore = hasCore(session, tables);
        stamped = stamps.stream().allMatch(stamp -> REVISIONS.columns(stamp).isPresent());
        mlflow = hasCore || !stamps.isEmpty() && stamped;
        Optional<Set<String>> expected = REVISIONS.columns(revision);
        known = expected.isPresent() || stamps.size() != 1;
        if (stamps.size() != 1) problems.add("has " + stamps.size() + " schema revisions and not one");
        Set<String> found = new TreeSet<>();
        for (String table : tables) {
            if (table.startsWith(TEMPORARY)) problems.add("has " + table);
            if (REVISIONS.isOfMlflow(table))
                for (String column : session.dialect().columns(session, table).keySet())
                    found.add(table + "." + column);
        }
        if (expected.isPresent()) {
            for (String column : expected.get()) if (!found.contains(column)) problems.add("lacks " + column);
            for (String column : found)
                if (!expected.get().contains(column)) problems.add("has " + column + " of another revision");
        }
    }

    /**
     * Whether experiments and runs are there with what they have had in MLflow at each revision, or the copies of them that a
     * migration makes. Tables of other applications may have these names, and Alembic is not MLflow's.
     */
    private static boolean hasCore(Session session, Set<String> tables) throws SQLException {
        for (String table : CORE.keySet()) {
            boolean found = false;
            for (String name : List.of(table, TEMPORARY + table))
                found |= tables.contains(name)
                        && session.dialect().columns(session, name).keySet().containsAll(CORE.get(table));
            if (!found) return false;
        }
        return true;
    }

    String revision() {
        return revision;
    }

    /** Whether MLflow made the file, or began to. */
    boolean isOfMlflow() {
        return mlflow;
    }

    boolean isBroken() {
        return !problems.isEmpty();
    }

    String openers() {
        if (isComplete()) return "MLflow 3.17.2 as it is; a later one fails when it migrates it";
        return isBroken() ? "no MLflow" : REVISIONS.openers(revision);
    }

    /** Whether all of the newest revision is there, beside a copy that a migration has left: nothing is migrated then. */
    private boolean isComplete() {
        return isBroken()
                && REVISIONS.isNewest(revision)
                && problems.stream().allMatch(problem -> problem.startsWith("has " + TEMPORARY));
    }

    List<Finding> findings(boolean inUse) {
        if (!known && !isBroken())
            return List.of(new Finding(
                    Finding.Kind.UNKNOWN_REVISION,
                    revision,
                    "is a schema revision that this library does not know: take a newer version of it",
                    false));
        if (!isBroken()) return List.of();
        int more = problems.size() - 5;
        String what = String.join(", ", problems.subList(0, Math.min(5, problems.size())))
                + (more > 0 ? ", and " + more + " more" : "");
        if (inUse)
            return List.of(new Finding(
                    Finding.Kind.MIGRATION_UNDER_WAY,
                    "the schema",
                    what + ": another process has the file open and may be migrating it; look again when it has ended",
                    false));
        boolean sure = hasCore && stamped;
        return List.of(new Finding(
                Finding.Kind.BROKEN_MIGRATION,
                "the schema",
                what + ": a migration of MLflow's broke, and "
                        + (isComplete() ? "the next one will fail; " : "MLflow fails on the file; ")
                        + (sure
                                ? "repair builds it anew"
                                : hasCore
                                        ? "its revision is none of MLflow's up to 3.17.2, so it is not built anew here:"
                                                + " restore a backup"
                                        : "it has no runs and experiments of MLflow's to build it anew from: restore a"
                                                + " backup"),
                sure));
    }
}
