package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said to SQLite. */
record SqliteDialect(String store) implements Dialect {
    /** How many points of one key go into one statement: binding a key and a run for each costs more than the insert. */
    private static final int[] CHUNKS = {50, 8, 4, 2};

    private static final Map<Integer, String> INSERT_CHUNK =
            Arrays.stream(CHUNKS).boxed().collect(Collectors.toMap(size -> size, SqliteDialect::insert));

    /** Reading 100,000 runs with 2 keys each: 7 ms from end to end, 50 ms by the key; so up to about 8 keys a run. */
    private static final int KEYS = 8;

    private static String insert(int size) {
        return "INSERT INTO " + Metrics.COLUMNS + " SELECT ?1, column1, column2, ?2, column3, column4 FROM (VALUES "
                + String.join(", ", Collections.nCopies(size, "(?, ?, ?, ?)"))
                // Without a condition, SQLite reads ON as that of a join.
                + ") WHERE true ON CONFLICT DO NOTHING";
    }

    @Override
    public String mark() {
        return "sqlite";
    }

    @Override
    public String beginSchema() {
        return beginWrite(true);
    }

    /** There is one writer at a time in any case; a transaction that reads first could not always become a writing one. */
    @Override
    public String beginWrite(boolean alone) {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String beginRead() {
        return "BEGIN";
    }

    /** All of them: a file belongs to one program. */
    @Override
    public Set<String> tables(Session session) throws SQLException {
        return new HashSet<>(session.list(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1)));
    }

    @Override
    public boolean hasTable(Session session, String table) throws SQLException {
        return session.any("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table);
    }

    @Override
    public Map<String, Boolean> columns(Session session, String table) throws SQLException {
        Map<String, Boolean> columns = new HashMap<>();
        session.list(
                // The shorter pragma leaves out what SQLite computes, as MLflow's duration of a span.
                "SELECT name, \"notnull\" AND dflt_value IS NULL FROM pragma_table_xinfo(?) WHERE hidden <> 1",
                row -> columns.put(row.getString(1), row.getBoolean(2)) == null,
                table);
        return columns;
    }

    /** With the unary plus, SQLite's planner takes the index of another column. */
    @Override
    public String unindexed(String column) {
        return "+" + column;
    }

    @Override
    public String ordered(String text) {
        return text;
    }

    /** On connections that {@link SqliteFile#LIKE_BY_CASE} has been said to. */
    @Override
    public String like(String text) {
        return text + " LIKE ?";
    }

    /** LOWER knows A to Z only. */
    @Override
    public String ilike(String text) {
        return "LOWER(" + text + ") LIKE LOWER(?)";
    }

    @Override
    public boolean readThrough(Session session, String facts, String entities) throws SQLException {
        return rows(session, facts) <= KEYS * rows(session, entities);
    }

    /** About how many rows there are: counting them would be reading them. */
    private static long rows(Session session, String table) throws SQLException {
        return session.first("SELECT MAX(rowid) FROM " + table, row -> row.getLong(1))
                .orElse(0L);
    }

    @Override
    public void insertPoints(Session session, String runId, Collection<List<Metric>> byKey) throws SQLException {
        for (List<Metric> points : byKey) {
            int at = 0;
            for (int size : CHUNKS)
                for (; at + size <= points.size(); at += size)
                    insertChunk(session, runId, points.subList(at, at + size));
            for (; at < points.size(); at++) Metrics.execute(session.prepare(Metrics.INSERT), runId, points.get(at));
        }
    }

    private static void insertChunk(Session session, String runId, List<Metric> points) throws SQLException {
        PreparedStatement insert = session.prepare(Objects.requireNonNull(INSERT_CHUNK.get(points.size())));
        insert.setString(1, points.get(0).key());
        insert.setString(2, runId);
        int at = 3;
        for (Metric point : points) {
            insert.setDouble(at++, MetricValue.encode(point.value()));
            insert.setLong(at++, point.time().toEpochMilli());
            insert.setLong(at++, point.step());
            insert.setInt(at++, Double.isNaN(point.value()) ? 1 : 0);
        }
        insert.executeUpdate();
    }

    @Override
    public void updateLatest(Session session, String runId, List<Metric> latest) throws SQLException {
        for (Metric point : latest) Metrics.updateLatest(session, runId, point);
    }

    /** The driver waits for the lock by itself. */
    @Override
    public Remedy remedy(SQLException e) {
        return Remedy.NONE;
    }

    /** By SQLite's result code (https://www.sqlite.org/rescode.html). */
    @Override
    public StoreException translate(SQLException e) {
        String problem =
                switch (e.getErrorCode() & 0xff) {
                    case 5, 6 ->
                        "is locked by another process that does not let go: close programs that write to it, then try again";
                    case 8 -> "is read-only: give this user the right to write the file and its folder";
                    case 10 -> "cannot be read or written by the operating system: check the disk and its free space";
                    case 11 -> "is damaged: restore a backup, or save what can be read with 'sqlite3 FILE .recover'";
                    case 13 -> "lies on a disk that is full: free some space; what was acknowledged is safe";
                    case 14 -> "cannot be opened: check that its folder exists and that this user may write there";
                    case 26 ->
                        "is not an SQLite database: give the path of another file, or move this one out of the way";
                    default -> "failed: " + e.getMessage() + "; if the file was moved or replaced, open it again";
                };
        return new StoreException(store, problem, e);
    }
}
