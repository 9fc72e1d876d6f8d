package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of metrics: every point, and the latest of each key. */
final class Metrics {
    /** What MLflow takes for later: the step, then the time, then the value. */
    private static final Comparator<Metric> LATER = Comparator.comparingLong(Metric::step)
            .thenComparingLong(metric -> metric.time().toEpochMilli())
            .thenComparingDouble(metric -> MetricValue.encode(metric.value()));

    private static final String COLUMNS = "metrics (key, value, timestamp, run_uuid, step, is_nan)";
    private static final String INSERT = "INSERT INTO " + COLUMNS + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String INSERT_IF_ACTIVE = "INSERT INTO " + COLUMNS
            + " SELECT ?, ?, ?, run_uuid, ?, ? FROM runs WHERE run_uuid = ? AND lifecycle_stage = 'active'"
            + " ON CONFLICT DO NOTHING";
    private static final String UPSERT_LATEST = "INSERT INTO latest_" + COLUMNS + " VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value,"
            + " timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan"
            + " WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)";

    /** How many points of one key go into one statement: binding a key and a run for each costs more than the insert. */
    private static final int CHUNK = 50;

    private static final String INSERT_CHUNK = "INSERT INTO " + COLUMNS
            + " SELECT ?1, column1, column2, ?2, column3, column4 FROM (VALUES "
            + String.join(", ", Collections.nCopies(CHUNK, "(?, ?, ?, ?)"))
            // Without a condition, SQLite reads ON as that of a join.
            + ") WHERE true ON CONFLICT DO NOTHING";

    private Metrics() {}

    /** Writes points to a run that is active. */
    static void write(Session session, String runId, List<Metric> metrics) throws SQLException {
        if (metrics.isEmpty()) return;
        Map<String, List<Metric>> byKey = new LinkedHashMap<>();
        for (Metric metric : metrics)
            byKey.computeIfAbsent(metric.key(), key -> new ArrayList<>()).add(metric);
        for (List<Metric> points : byKey.values()) {
            int at = 0;
            for (; at + CHUNK <= points.size(); at += CHUNK) insertChunk(session, runId, points, at);
            for (; at < points.size(); at++) execute(session.prepare(INSERT), runId, points.get(at));
            execute(session.prepare(UPSERT_LATEST), runId, Collections.max(points, LATER));
        }
    }

    /** Writes one point in as few statements as can be, and looks at the run only if that did nothing. */
    static void writeOne(Session session, String runId, Metric metric) throws SQLException {
        int inserted = session.update(
                INSERT_IF_ACTIVE,
                metric.key(),
                MetricValue.encode(metric.value()),
                metric.time().toEpochMilli(),
                metric.step(),
                Double.isNaN(metric.value()) ? 1 : 0,
                runId);
        if (inserted == 0) Runs.requireActive(session, runId);
        else execute(session.prepare(UPSERT_LATEST), runId, metric);
    }

    private static void insertChunk(Session session, String runId, List<Metric> points, int from) throws SQLException {
        PreparedStatement insert = session.prepare(INSERT_CHUNK);
        insert.setString(1, points.get(from).key());
        insert.setString(2, runId);
        for (int i = 0; i < CHUNK; i++) {
            Metric point = points.get(from + i);
            int at = 3 + 4 * i;
            insert.setDouble(at, MetricValue.encode(point.value()));
            insert.setLong(at + 1, point.time().toEpochMilli());
            insert.setLong(at + 2, point.step());
            insert.setInt(at + 3, Double.isNaN(point.value()) ? 1 : 0);
        }
        insert.executeUpdate();
    }

    private static void execute(PreparedStatement statement, String runId, Metric metric) throws SQLException {
        statement.setString(1, metric.key());
        statement.setDouble(2, MetricValue.encode(metric.value()));
        statement.setLong(3, metric.time().toEpochMilli());
        statement.setString(4, runId);
        statement.setLong(5, metric.step());
        statement.setInt(6, Double.isNaN(metric.value()) ? 1 : 0);
        statement.executeUpdate();
    }

    static List<Metric> history(Session session, String runId, String key) throws SQLException {
        // The unary plus keeps SQLite on the index of the run: that of the key spans all runs.
        return session.list(
                "SELECT value, step, timestamp, is_nan FROM metrics WHERE run_uuid = ? AND +key = ?"
                        + " ORDER BY step, timestamp, value",
                row -> new Metric(
                        key,
                        MetricValue.decode(row.getDouble(1), row.getBoolean(4)),
                        row.getLong(2),
                        Instant.ofEpochMilli(row.getLong(3))),
                runId,
                key);
    }
}
