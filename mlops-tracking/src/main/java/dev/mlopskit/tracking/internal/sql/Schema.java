package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The schema of MLflow: made new at the revision of MLflow 3.0, which every later 3.x migrates by itself when it opens the
 * file, and checked in a file that is there.
 */
final class Schema {
    /** The revision that new files have; see docs/decisions.md. */
    static final String REVISION = "6953534de441";

    private Schema() {}

    /** Fails, before anything is written, on a file that has tables and could not be written safely. */
    static void refuseForeign(Session session) throws SQLException {
        if (!tables(session).isEmpty()) check(session);
    }

    /** Makes the tables if the file has none. */
    static void create(Session session, String artifactRoot, long now) throws SQLException {
        if (!tables(session).isEmpty()) return;
        session.execute(session.dialect().beginSchema());
        try {
            // Another process may have been first.
            if (tables(session).isEmpty()) {
                for (String statement : statements(session.dialect())) session.execute(statement);
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

    private static void check(Session session) throws SQLException {
        Set<String> tables = tables(session);
        if (!tables.contains("alembic_version") || !tables.contains("runs"))
            throw refuse(session, "is a database of another program: give the address of another one");
        String revision = session.first("SELECT version_num FROM alembic_version", row -> row.getString(1))
                .orElse("none");
        List<String> problems = new ArrayList<>();
        for (var table : written(session.dialect()).entrySet())
            compare(table.getKey(), table.getValue(), session.dialect().columns(session, table.getKey()), problems);
        if (problems.isEmpty()) return;
        throw refuse(
                session,
                "has the MLflow schema " + revision + ", and this library knows how to write " + REVISION
                        + " and what came after it without breaking it (" + String.join("; ", problems)
                        + "): if it is older than MLflow 3.0, run 'mlflow db upgrade' with its address; if it is newer,"
                        + " take a newer version of this library");
    }

    /** What is missing in a table, and what a row could not be inserted without. */
    private static void compare(String table, Set<String> known, Map<String, Boolean> columns, List<String> problems) {
        columns.forEach((column, demanded) -> {
            if (demanded && !known.contains(column)) problems.add(table + " demands " + column);
        });
        for (String column : known) if (!columns.containsKey(column)) problems.add(table + " lacks " + column);
    }

    private static StoreException refuse(Session session, String problem) {
        return new StoreException(session.dialect().store(), problem, null);
    }

    private static Set<String> tables(Session session) throws SQLException {
        return session.dialect().tables(session);
    }

    /** The columns of each table that this library writes, as the statements of the schema name them. */
    static Map<String, Set<String>> written(Dialect dialect) {
        Map<String, Set<String>> written = new HashMap<>();
        for (String statement : statements(dialect)) {
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

    /** One statement for each paragraph of the resource, without the lines that are marked for another database. */
    private static List<String> statements(Dialect dialect) {
        String resource = "mlflow-" + REVISION + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is missing from the jar");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String own = text.lines()
                    .filter(line -> !line.contains(" -- ") || line.endsWith(" -- " + dialect.mark()))
                    .collect(Collectors.joining("\n"));
            return List.of(own.strip().split(";\\s*"));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read from the jar", e);
        }
    }
}
