package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema of MLflow: made new at the revision of MLflow 3.0, which every later 3.x migrates by itself when it opens the
 * file, and checked in a file that is there.
 */
final class Schema {
    /** The revision that new files have; see docs/decisions.md. */
    static final String REVISION = "6953534de441";

    private Schema() {}

    /** Fails, before anything is written, on a file that has tables and could not be written safely. */
    static void refuseForeign(Path file, Session session) throws SQLException {
        if (!tables(session).isEmpty()) check(file, session);
    }

    /** Makes the tables if the file has none. */
    static void create(Session session, String artifactRoot, long now) throws SQLException {
        if (!tables(session).isEmpty()) return;
        session.execute("BEGIN IMMEDIATE");
        try {
            // Another process may have been first.
            if (tables(session).isEmpty()) {
                for (String statement : statements()) session.execute(statement);
                session.update("INSERT INTO alembic_version (version_num) VALUES (?)", REVISION);
                session.update(
                        "INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage,"
                                + " creation_time, last_update_time) VALUES (0, 'Default', ?, 'active', ?, ?)",
                        artifactRoot + "/0",
                        now,
                        now);
            }
            session.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            session.rollback();
            throw e;
        }
    }

    private static void check(Path file, Session session) throws SQLException {
        Set<String> tables = tables(session);
        if (!tables.contains("alembic_version") || !tables.contains("runs"))
            throw refuse(file, "is an SQLite database of another program: give the path of another file");
        String revision = session.first("SELECT version_num FROM alembic_version", row -> row.getString(1))
                .orElse("none");
        List<String> problems = new ArrayList<>();
        written().forEach((table, known) -> {
            try {
                compare(session, table, known, problems);
            } catch (SQLException e) {
                problems.add(table + ": " + e.getMessage());
            }
        });
        if (problems.isEmpty()) return;
        throw refuse(
                file,
                "has the MLflow schema " + revision + ", and this library knows how to write " + REVISION
                        + " and what came after it without breaking it (" + String.join("; ", problems)
                        + "): if the file is older than MLflow 3.0, run 'mlflow db upgrade sqlite:///" + file
                        + "'; if it is newer, take a newer version of this library");
    }

    /** What is missing in a table, and what a row could not be inserted without. */
    private static void compare(Session session, String table, Set<String> known, List<String> problems)
            throws SQLException {
        Set<String> missing = new HashSet<>(known);
        List<String> demanded = session.list(
                "SELECT name, \"notnull\" AND dflt_value IS NULL FROM pragma_table_info(?)",
                row -> {
                    String name = row.getString(1);
                    missing.remove(name);
                    return row.getBoolean(2) && !known.contains(name) ? name : "";
                },
                table);
        for (String column : demanded) if (!column.isEmpty()) problems.add(table + " demands " + column);
        for (String column : missing) problems.add(table + " lacks " + column);
    }

    private static StoreException refuse(Path file, String problem) {
        return new StoreException(file.toString(), problem, null);
    }

    private static Set<String> tables(Session session) throws SQLException {
        return new HashSet<>(session.list(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1)));
    }

    /** The columns of each table that this library writes, as the statements of the schema name them. */
    private static Map<String, Set<String>> written() {
        Map<String, Set<String>> written = new HashMap<>();
        for (String statement : statements()) {
            if (!statement.startsWith("CREATE TABLE ") || statement.startsWith("CREATE TABLE trace_")) continue;
            String table = statement.substring("CREATE TABLE ".length(), statement.indexOf(" ("));
            Set<String> columns = new HashSet<>();
            for (String line : statement.lines().toList()) {
                String column = line.strip();
                if (line.startsWith("    ") && Character.isLowerCase(column.charAt(0)))
                    columns.add(column.substring(0, column.indexOf(' ')));
            }
            written.put(table, columns);
        }
        return written;
    }

    /** One statement for each paragraph of the resource. */
    private static List<String> statements() {
        String resource = "mlflow-" + REVISION + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is missing from the jar");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.strip().split(";\\s*"));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read from the jar", e);
        }
    }
}
