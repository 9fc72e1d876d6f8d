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

    static final String COLUMNS = "metrics (key, value, timestamp, run_uuid, step, is_nan)";
    static final String INSERT = "INSERT INTO " + COLUMNS + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    /** What becomes of a point that may not be later than the one that is there. */
    static final String ON_LATEST = " ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value,"
            + " timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan"
            + " WHERE (excluded.step, excluded.timestamp, excluded.value)"
            + " > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)";

    private static final String INSERT_IF_ACTIVE = "INSERT INTO " + COLUMNS
            + " SELECT ?, ?, ?, run_uuid, ?, ? FROM runs WHERE run_uuid = ? AND lifecycle_stage = 'active'"
            + " ON CONFLICT DO NOTHING";
    private static final String UPDATE_LATEST =
            "INSERT INTO latest_" + COLUMNS + " VALUES (?, ?, ?, ?, ?, ?)" + ON_LATEST;

    private Metrics() {}

    /** Writes points to a run that is active. */
    static void write(Session session, String runId, List<Metric> metrics) throws SQLException {
        if (metrics.isEmpty()) return;
        Map<String, List<Metric>> byKey = new LinkedHashMap<>();
        for (Metric metric : metrics)
            byKey.computeIfAbsent(metric.key(), key -> new ArrayList<>()).add(metric);
        List<Metric> latest = new ArrayList<>();
        for (List<Metric> points : byKey.values()) latest.add(Collections.max(points, LATER));
        session.dialect().insertPoints(session, runId, byKey.values());
        session.dialect().updateLatest(session, runId, latest);
    }

    /** Writes one point in as few statements as can be, and looks at the run only if that did nothing. */
    static void writeOne(Session session, String runId, Metric metric) throws SQLException {
        int inserted = session.update(
                INSERT_IF_ACTIVE,
                metric.key(),
                MetricValue.encode(metric.value()),
                metric.time().toEpochMilli(),
                metric.step(),
                Double.isNaN(metric.value()),
                runId);
        if (inserted == 0) Runs.requireActive(session, runId);
        else updateLatest(session, runId, metric);
    }

    static void updateLatest(Session session, String runId, Metric metric) throws SQLException {
        execute(session.prepare(UPDATE_LATEST), runId, metric);
    }

    static void execute(PreparedStatement statement, String runId, Metric metric) throws SQLException {
        statement.setString(1, metric.key());
        statement.setDouble(2, MetricValue.encode(metric.value()));
        statement.setLong(3, metric.time().toEpochMilli());
        statement.setString(4, runId);
        statement.setLong(5, metric.step());
        statement.setBoolean(6, Double.isNaN(metric.value()));
        statement.executeUpdate();
    }

    static List<Metric> history(Session session, String runId, String key) throws SQLException {
        // The index of the run is the one to use: that of the key spans all runs.
        return session.list(
                "SELECT value, step, timestamp, is_nan FROM metrics WHERE run_uuid = ? AND "
                        + session.dialect().unindexed("key") + " = ? ORDER BY step, timestamp, value",
                row -> new Metric(
                        key,
                        MetricValue.decode(row.getDouble(1), row.getBoolean(4)),
                        row.getLong(2),
                        Instant.ofEpochMilli(row.getLong(3))),
                runId,
                key);
    }

    static List<Metric> all(Session session, String runId) throws SQLException {
        return session.list(
                "SELECT key, value, step, timestamp, is_nan FROM metrics WHERE run_uuid = ?"
                        + " ORDER BY key, step, timestamp, value",
                row -> new Metric(
                        row.getString(1),
                        MetricValue.decode(row.getDouble(2), row.getBoolean(5)),
                        row.getLong(3),
                        Instant.ofEpochMilli(row.getLong(4))),
                runId);
    }
}
