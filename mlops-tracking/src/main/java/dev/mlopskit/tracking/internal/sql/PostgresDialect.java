package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.TrackingException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is said to PostgreSQL.
 *
 * <p>Every writing transaction begins with a lock on MLflow's table of the schema's revision, which nobody else locks but a
 * migration of MLflow's: shared for what is logged to runs, exclusive for all else. So changes of experiments, models and
 * aliases come one after the other as in SQLite, logging processes do not wait for each other, and no transaction of ours
 * sees half of a migration. What the Python side writes meanwhile is found by {@code REPEATABLE READ} and by the tables' keys,
 * and the transaction is done again.
 */
record PostgresDialect(String store) implements Dialect {
    private static final String LOCK = "; LOCK TABLE alembic_version IN ";

    /**
     * Once behind the lock, a transaction gives way before PostgreSQL looks for a deadlock, which it does after a second: else a
     * migration could be the one that has to die.
     */
    private static final String GIVE_WAY = "; SET LOCAL lock_timeout = '500ms'";

    /** A number that only this library uses, so that two processes do not make the schema at once. */
    private static final long SCHEMA_LOCK = 0x6d6c6f70736b6974L;

    private static final String POINTS =
            " SELECT p.key, p.value, p.timestamp, ?, p.step, p.is_nan FROM unnest(?, ?, ?, ?, ?)"
                    + " AS p (key, value, timestamp, step, is_nan)";
    private static final String INSERT = "INSERT INTO " + Metrics.COLUMNS + POINTS + " ON CONFLICT DO NOTHING";
    // In one order, so that writers of the same keys wait for each other instead of both for each other.
    private static final String UPDATE_LATEST =
            "INSERT INTO latest_" + Metrics.COLUMNS + POINTS + " ORDER BY p.key" + Metrics.ON_LATEST;

    @Override
    public String mark() {
        return "postgresql";
    }

    @Override
    public String beginSchema() {
        return "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")";
    }

    @Override
    public String beginWrite(boolean alone) {
        // The lock comes before the first query, which fixes what a repeatable read sees.
        return alone
                ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE" + LOCK + "EXCLUSIVE MODE" + GIVE_WAY
                : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" + LOCK + "SHARE MODE" + GIVE_WAY;
    }

    @Override
    public String beginRead() {
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" + GIVE_WAY;
    }

    /** Only tables of MLflow's names: a database may be shared with other programs, as MLflow shares it. */
    @Override
    public Set<String> tables(Session session) throws SQLException {
        Set<String> tables = new HashSet<>(session.list(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", row -> row.getString(1)));
        Set<String> known = new HashSet<>(Schema.written(this).keySet());
        known.add("alembic_version");
        tables.retainAll(known);
        return tables;
    }

    @Override
    public boolean hasTable(Session session, String table) throws SQLException {
        return session.any("SELECT 1 WHERE to_regclass(?) IS NOT NULL", table);
    }

    @Override
    public Map<String, Boolean> columns(Session session, String table) throws SQLException {
        Map<String, Boolean> columns = new HashMap<>();
        session.list(
                "SELECT attname, attnotnull AND NOT atthasdef AND attidentity = '' FROM pg_attribute"
                        + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped",
                row -> columns.put(row.getString(1), row.getBoolean(2)) == null,
                table);
        return columns;
    }

    @Override
    public String unindexed(String column) {
        return column;
    }

    @Override
    public String ordered(String text) {
        return text + " COLLATE \"C\"";
    }

    @Override
    public String like(String text) {
        return text + " LIKE ? ESCAPE ''";
    }

    /** Knows the letters of the database's locale. */
    @Override
    public String ilike(String text) {
        return text + " ILIKE ? ESCAPE ''";
    }

    /** The planner knows better. */
    @Override
    public boolean readThrough(Session session, String facts, String entities) {
        return false;
    }

    @Override
    public void insertPoints(Session session, String runId, Collection<List<Metric>> byKey) throws SQLException {
        List<Metric> points = new ArrayList<>();
        byKey.forEach(points::addAll);
        execute(session.prepare(INSERT), runId, points);
    }

    @Override
    public void updateLatest(Session session, String runId, List<Metric> latest) throws SQLException {
        execute(session.prepare(UPDATE_LATEST), runId, latest);
    }

    private static void execute(PreparedStatement statement, String runId, List<Metric> points) throws SQLException {
        int count = points.size();
        String[] keys = new String[count];
        double[] values = new double[count];
        long[] times = new long[count];
        long[] steps = new long[count];
        boolean[] nans = new boolean[count];
        for (int i = 0; i < count; i++) {
            Metric point = points.get(i);
            keys[i] = point.key();
            values[i] = MetricValue.encode(point.value());
            times[i] = point.time().toEpochMilli();
            steps[i] = point.step();
            nans[i] = Double.isNaN(point.value());
        }
        statement.setString(1, runId);
        statement.setObject(2, keys);
        statement.setObject(3, values);
        statement.setObject(4, times);
        statement.setObject(5, steps);
        statement.setObject(6, nans);
        statement.executeUpdate();
    }

    @Override
    public Remedy remedy(SQLException e) {
        return PostgresErrors.remedy(e);
    }

    @Override
    public TrackingException translate(SQLException e) {
        return PostgresErrors.translate(store, e);
    }
}
