package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies all rows of a database whose migration broke into a new one at the revision of MLflow 3.0. Alembic changes a table of
 * SQLite by copying it under a temporary name, dropping it and renaming the copy; so where the table is gone, its rows are in
 * the copy, and both are taken.
 */
final class Rescue {
    private static final MlflowRevisions REVISIONS = new MlflowRevisions();
    private static final String OWN = "mlopskit_";

    /** Under which names rows are kept that the base revision has no place for. */
    private static final String KEPT = "mlopskit_rescued_";

    private final Session session;
    private final String store;

    private Rescue(Session session, String store) {
        this.session = session;
        this.store = store;
    }

    /** Copies from the database that is attached as {@code source}, inside a transaction that is open. */
    static void copy(Session session, String store) throws SQLException {
        new Rescue(session, store).copy();
    }

    private void copy() throws SQLException {
        Set<String> there = new HashSet<>(session.list(
                "SELECT name FROM source.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1)));
        Set<String> base = session.dialect().tables(session);
        session.execute("DELETE FROM experiments");
        for (String table : new ArrayList<>(base)) {
            if (table.equals("alembic_version")) continue;
            for (String from : List.of(table, SchemaCheck.TEMPORARY + table))
                if (there.contains(from)) copyTable(from, table, from.equals(table));
        }
        for (String table : there) {
            String plain =
                    table.startsWith(SchemaCheck.TEMPORARY) ? table.substring(SchemaCheck.TEMPORARY.length()) : table;
            if (base.contains(plain)) continue;
            if (table.startsWith(OWN)) copyOwn(table);
            else if (session.any("SELECT 1 FROM source." + quoted(table)))
                keep(table, REVISIONS.isOfMlflow(plain) || !plain.equals(table) ? KEPT + table : table);
        }
        fillLatest();
    }

    private void copyTable(String from, String to, boolean original) throws SQLException {
        Set<String> known = session.dialect().columns(session, to).keySet();
        List<String> found =
                session.list("SELECT name FROM pragma_table_info(?, 'source')", row -> row.getString(1), from);
        refuseWorkspaces(from, found);
        List<String> shared = found.stream().filter(known::contains).toList();
        if (shared.isEmpty()) return;
        String columns = shared.stream().map(Rescue::quoted).collect(Collectors.joining(", "));
        String values = shared.stream().map(Rescue::value).collect(Collectors.joining(", "));
        String source = "source." + quoted(from);
        int copied = session.update("INSERT INTO main." + to + " (" + columns + ") SELECT " + values + " FROM " + source
                // Not OR IGNORE, which would drop rows that break other rules in silence.
                + " WHERE true ON CONFLICT DO NOTHING");
        long rows = session.first("SELECT COUNT(*) FROM " + source, row -> row.getLong(1))
                .orElse(0L);
        if (original && copied != rows)
            throw new StoreException(
                    store,
                    "cannot be rebuilt: of " + rows + " rows of " + from + " only " + copied
                            + " have keys of their own; it is as it was",
                    null);
        for (String column : found)
            if (!known.contains(column)
                    && !column.equals("workspace")
                    && session.any("SELECT 1 FROM " + source + " WHERE " + quoted(column) + " IS NOT NULL")) {
                keep(from, KEPT + from);
                break;
            }
    }

    /** Two workspaces may have entries of one name, for which the base revision has no room. */
    private void refuseWorkspaces(String table, List<String> columns) throws SQLException {
        if (columns.contains("workspace")
                && session.any("SELECT 1 FROM source." + quoted(table) + " WHERE workspace <> 'default'"))
            throw new StoreException(
                    store,
                    "has rows of other workspaces than 'default' in " + table
                            + ", which the revision of MLflow 3.0 cannot hold: restore a backup; it is as it was",
                    null);
    }

    /** Tables of this library, with their keys and indexes. */
    private void copyOwn(String table) throws SQLException {
        for (String statement : session.list(
                "SELECT sql FROM source.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC",
                row -> row.getString(1),
                table)) session.execute(statement);
        session.execute("INSERT INTO main." + quoted(table) + " SELECT * FROM source." + quoted(table));
    }

    private void keep(String table, String name) throws SQLException {
        session.execute("CREATE TABLE main." + quoted(name) + " AS SELECT * FROM source." + quoted(table));
    }

    /** The newest point of each key, as MLflow takes it: by step, then time, then value; and users as tags. */
    private void fillLatest() throws SQLException {
        session.execute("INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)"
                + " SELECT key, value, timestamp, step, is_nan, run_uuid FROM (SELECT *, ROW_NUMBER() OVER"
                + " (PARTITION BY run_uuid, key ORDER BY step DESC, timestamp DESC, value DESC) AS place FROM metrics)"
                + " WHERE place = 1 ON CONFLICT DO NOTHING");
        session.execute("INSERT INTO tags (key, value, run_uuid) SELECT 'mlflow.user', user_id, run_uuid FROM runs"
                + " WHERE user_id <> '' ON CONFLICT DO NOTHING");
    }

    private static String value(String column) {
        return column.equals("is_nan") || column.equals("step")
                ? "COALESCE(" + quoted(column) + ", 0)"
                : quoted(column);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
