package dev.mlopskit.tracking.internal.sqlite;

import dev.mlopskit.tracking.Metric;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of metrics: every point, and the latest of each key. */
final class Metrics {
    /** What MLflow takes for later: the step, then the time, then the value. */
    private static final Comparator<Metric> LATER = Comparator.comparingLong(Metric::step)
            .thenComparing(Metric::time)
            .thenComparingDouble(metric -> MetricValue.encode(metric.value()));

    private static final String INSERT =
            "INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String UPSERT_LATEST =
            "INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value,"
                    + " timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan"
                    + " WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)";

    private Metrics() {}

    static void write(Session session, String runId, List<Metric> metrics) throws SQLException {
        if (metrics.isEmpty()) return;
        PreparedStatement insert = session.prepare(INSERT);
        for (Metric metric : metrics) execute(insert, runId, metric);
        PreparedStatement upsert = session.prepare(UPSERT_LATEST);
        for (Metric metric : latest(metrics)) execute(upsert, runId, metric);
    }

    private static Iterable<Metric> latest(List<Metric> metrics) {
        if (metrics.size() == 1) return metrics;
        Map<String, Metric> latest = new HashMap<>();
        for (Metric metric : metrics) latest.merge(metric.key(), metric, (a, b) -> LATER.compare(a, b) >= 0 ? a : b);
        return latest.values();
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
