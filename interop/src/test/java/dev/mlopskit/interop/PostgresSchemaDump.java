package dev.mlopskit.interop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The schema of a PostgreSQL database as sorted lines for each table: columns, constraints and indexes with their names. */
final class PostgresSchemaDump {
    /** The order of columns is that of the migrations, and nothing depends on it. */
    private static final List<String> QUERIES =
            List.of("""
            SELECT c.relname, 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' notnull '
                || a.attnotnull || ' default ' || coalesce(pg_get_expr(d.adbin, d.adrelid), 'none')
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped""", """
            SELECT c.relname, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            WHERE k.connamespace = 'public'::regnamespace AND k.contype <> 'n'""", "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'", """
            SELECT s.relname, 'sequence of ' || c.relname || '.' || a.attname
            FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a' JOIN pg_class c ON c.oid = d.refobjid
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
            WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace""");

    private PostgresSchemaDump() {}

    /** All tables but those of this library. */
    static Map<String, List<String>> of(Place place) throws SQLException {
        Map<String, List<String>> dump = new TreeMap<>();
        try (Connection connection = connect(place);
                Statement statement = connection.createStatement()) {
            for (String query : QUERIES)
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next())
                        dump.computeIfAbsent(rows.getString(1), table -> new ArrayList<>())
                                .add(rows.getString(2));
                }
        }
        dump.keySet().removeIf(table -> table.startsWith("mlopskit_"));
        dump.values().forEach(lines -> lines.sort(null));
        return dump;
    }

    static String revision(Place place) throws SQLException {
        try (Connection connection = connect(place);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version_num FROM alembic_version")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(Place place) throws SQLException {
        String address = String.valueOf(place.uri()).replaceFirst(".*@", "jdbc:postgresql://");
        return DriverManager.getConnection(address, "postgres", null);
    }
}
