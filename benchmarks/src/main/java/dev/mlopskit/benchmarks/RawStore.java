package dev.mlopskit.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The raw limit: JDBC by hand on the same tables and settings, with no check that a caller could do without. */
final class RawStore implements AutoCloseable {
    private static final String COLUMNS = " (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)";

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement insert;
    private final PreparedStatement upsert;

    RawStore(Path file, String synchronous) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=" + synchronous);
            statement.execute("PRAGMA busy_timeout=60000");
        }
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        insert = connection.prepareStatement("INSERT INTO metrics" + COLUMNS);
        upsert = connection.prepareStatement("INSERT INTO latest_metrics" + COLUMNS
                + " ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value, timestamp = excluded.timestamp,"
                + " step = excluded.step, is_nan = excluded.is_nan");
    }

    void metric(String run, String key, double value, long step) throws SQLException {
        long now = System.currentTimeMillis();
        begin.executeUpdate();
        execute(insert, run, key, value, step, now);
        execute(upsert, run, key, value, step, now);
        commit.executeUpdate();
    }

    void batch(String run, List<String> keys, int rows, long firstStep) throws SQLException {
        long now = System.currentTimeMillis();
        begin.executeUpdate();
        for (int i = 0; i < rows; i++) execute(insert, run, keys.get(i % keys.size()), i, firstStep + i, now);
        for (int i = 0; i < keys.size(); i++)
            execute(upsert, run, keys.get(i), i, firstStep + rows - keys.size() + i, now);
        commit.executeUpdate();
    }

    private static void execute(PreparedStatement statement, String run, String key, double value, long step, long now)
            throws SQLException {
        statement.setString(1, key);
        statement.setDouble(2, value);
        statement.setLong(3, now);
        statement.setString(4, run);
        statement.setLong(5, step);
        statement.setInt(6, 0);
        statement.executeUpdate();
    }

    /** A point as plain as it can be. */
    record Point(double value, long step, long time, boolean nan) {}

    List<Point> history(String run, String key) throws SQLException {
        List<Point> points = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT value, step, timestamp, is_nan FROM metrics WHERE run_uuid = ? AND +key = ?"
                        + " ORDER BY step, timestamp, value")) {
            query.setString(1, run);
            query.setString(2, key);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next())
                    points.add(new Point(rows.getDouble(1), rows.getLong(2), rows.getLong(3), rows.getBoolean(4)));
            }
        }
        return points;
    }

    /** The best runs of an experiment with their metrics, params and tags. */
    Map<String, Map<String, Object>> search(String experiment, String key, double below, int limit)
            throws SQLException {
        Map<String, Map<String, Object>> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT r.run_uuid, r.name, r.status, r.start_time, r.end_time FROM runs r JOIN latest_metrics m"
                        + " ON m.run_uuid = r.run_uuid AND m.key = ? WHERE r.experiment_id = ?"
                        + " AND r.lifecycle_stage = 'active' AND m.value < ? ORDER BY m.value LIMIT ?")) {
            query.setString(1, key);
            query.setString(2, experiment);
            query.setDouble(3, below);
            query.setInt(4, limit);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Map<String, Object> data = new HashMap<>();
                    data.put("name", rows.getString(2));
                    data.put("status", rows.getString(3));
                    data.put("start", rows.getLong(4));
                    data.put("end", rows.getLong(5));
                    found.put(rows.getString(1), data);
                }
            }
        }
        for (String table : List.of("latest_metrics", "params", "tags")) addAll(found, table);
        return found;
    }

    /** How many active runs an experiment has. */
    int count(String experiment) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT COUNT(*) FROM runs WHERE experiment_id = ? AND lifecycle_stage = 'active'")) {
            query.setString(1, experiment);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private void addAll(Map<String, Map<String, Object>> found, String table) throws SQLException {
        List<String> ids = List.copyOf(found.keySet());
        String marks = String.join(",", java.util.Collections.nCopies(ids.size(), "?"));
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT run_uuid, key, value FROM " + table + " WHERE run_uuid IN (" + marks + ")")) {
            for (int i = 0; i < ids.size(); i++) query.setString(i + 1, ids.get(i));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next())
                    Objects.requireNonNull(found.get(rows.getString(1)))
                            .put(table + "." + rows.getString(2), rows.getString(3));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
