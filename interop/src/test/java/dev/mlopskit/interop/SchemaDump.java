package dev.mlopskit.interop;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schema of an SQLite file as sorted lines for each table, free of how its statements are laid out. */
final class SchemaDump {
    private static final Pattern CHECK = Pattern.compile("CHECK\\s*\\(((?:[^()]|\\([^()]*\\))*)\\)");
    private static final String COLUMNS = """
            SELECT 'column ' || name || ' ' || type || ' notnull ' || "notnull" || ' default ' || ifnull(dflt_value, 'none')
                || ' key ' || pk FROM pragma_table_info(?1)""";
    private static final String REFERENCES = """
            SELECT 'reference ' || group_concat("from" || '->' || "table" || '.' || ifnull("to", 'key'), ' ')
                || ' update ' || on_update || ' delete ' || on_delete FROM pragma_foreign_key_list(?1) GROUP BY id""";
    private static final String INDEXES = """
            SELECT 'index ' || CASE origin WHEN 'c' THEN l.name ELSE origin END || ' unique ' || "unique" || ' partial '
                || partial || ' on ' || (SELECT group_concat(ifnull(i.name, 'expression') || ' ' || i."desc", ', ')
                FROM pragma_index_xinfo(l.name) i WHERE i.key) FROM pragma_index_list(?1) l""";

    private SchemaDump() {}

    /** All tables of {@code mlflow.db} in a folder but those of this library and of SQLite. */
    static Map<String, List<String>> of(Path folder) throws SQLException {
        try (Connection connection = open(folder);
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT name, sql FROM sqlite_master WHERE type = 'table'"
                        + " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'mlopskit_%'")) {
            Map<String, List<String>> dump = new TreeMap<>();
            while (tables.next()) {
                String table = tables.getString(1);
                List<String> lines = new ArrayList<>(checks(tables.getString(2)));
                for (String query : List.of(COLUMNS, REFERENCES, INDEXES)) lines.addAll(list(connection, query, table));
                lines.sort(null);
                dump.put(table, lines);
            }
            return dump;
        }
    }

    static String revision(Path folder) throws SQLException {
        try (Connection connection = open(folder)) {
            return list(connection, "SELECT version_num FROM alembic_version WHERE ?1 <> ''", "any")
                    .get(0);
        }
    }

    private static Connection open(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
    }

    private static List<String> checks(String sql) {
        List<String> checks = new ArrayList<>();
        Matcher matcher = CHECK.matcher(sql);
        while (matcher.find()) checks.add("check " + matcher.group(1).replaceAll("[\\s\"]+", ""));
        return checks;
    }

    private static List<String> list(Connection connection, String query, String table) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                List<String> lines = new ArrayList<>();
                while (rows.next()) lines.add(rows.getString(1));
                return lines;
            }
        }
    }
}
