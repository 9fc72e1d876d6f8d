package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.internal.transfer.KnownRuns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies the rows of runs and logged models from one SQLite file to another by SQL alone, on a connection of its own that has
 * both files. Each call is one transaction, or some, in which whole runs appear. Used by one thread.
 */
public final class SqliteCopy implements AutoCloseable {
    /** About how many points go into one transaction, so that other writers need not wait long. */
    private static final int MAX_POINTS = 100_000;

    private final Session session;

    private SqliteCopy(Session session) {
        this.session = session;
    }

    /** Opens both files. */
    static SqliteCopy open(SqliteFile source, SqliteFile target) {
        try {
            Session session = target.openWriter();
            try {
                session.update("ATTACH DATABASE ? AS source", source.path().toString());
                session.execute("PRAGMA temp_store=MEMORY");
                // Indexes are written all over; with SQLite's own 2 MB, and a checkpoint each 4 MB, each page
                // would be written many times.
                session.execute("PRAGMA cache_size=-64000");
                session.execute("PRAGMA wal_autocheckpoint=20000");
                RunRows.prepare(session);
                return new SqliteCopy(session);
            } catch (SQLException e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw target.dialect().translate(e);
        }
    }

    /** Whether a run of the source is a copy of one of another store, so that ids in its tags may have to change. */
    public boolean hasCopies(String originTag) {
        return call(() -> session.any("SELECT 1 FROM source.tags WHERE key = ?", originTag));
    }

    /** The runs of the target. */
    public KnownRuns known(String originTag) {
        KnownRuns known = new KnownRuns();
        call(() -> session.list(
                "SELECT r.run_uuid, r.status, r.end_time, t.value FROM main.runs r"
                        + " LEFT JOIN main.tags t ON t.key = ? AND t.run_uuid = r.run_uuid",
                row -> {
                    long end = row.getLong(3);
                    Long ended = row.wasNull() ? null : end;
                    known.add(row.getString(1), row.getString(4), Runs.status(row.getString(2)), ended);
                    return true;
                },
                originTag));
        return known;
    }

    /**
     * Copies runs whose logged models are there, but for one tag.
     *
     * @param location the folder of artifacts of the experiment; {@code null} to leave addresses as they are
     */
    public void runs(List<String> ids, String experimentId, @Nullable String location, String withoutTag) {
        for (List<String> batch : batches(ids))
            transaction(batch, () -> RunRows.copy(session, experimentId, location, withoutTag));
    }

    /** Copies logged models but for one tag and for the points of their metrics, which come with runs. */
    public void models(List<String> ids, String experimentId, @Nullable String location, String withoutTag) {
        transaction(ids, () -> RunRows.copyModels(session, experimentId, location, withoutTag));
    }

    private List<List<String>> batches(List<String> ids) {
        Map<String, Long> points = new HashMap<>();
        transaction(
                ids,
                () -> session.list(
                        "SELECT v.id, (SELECT COUNT(*) FROM source.metrics m WHERE m.run_uuid = v.id) FROM temp.moved v",
                        row -> points.put(row.getString(1), row.getLong(2)) == null));
        List<List<String>> batches = new ArrayList<>();
        List<String> batch = new ArrayList<>();
        long size = 0;
        for (String id : ids) {
            long next = points.getOrDefault(id, 0L);
            if (!batch.isEmpty() && size + next > MAX_POINTS) {
                batches.add(batch);
                batch = new ArrayList<>();
                size = 0;
            }
            batch.add(id);
            size += next;
        }
        if (!batch.isEmpty()) batches.add(batch);
        return batches;
    }

    private interface Statements {
        void run() throws SQLException;
    }

    private interface Query<T> {
        T get() throws SQLException;
    }

    private void transaction(List<String> ids, Statements statements) {
        call(() -> {
            session.update("BEGIN IMMEDIATE");
            try {
                session.update("DELETE FROM temp.moved");
                for (String id : ids) session.update("INSERT INTO temp.moved (id) VALUES (?)", id);
                statements.run();
                session.update("COMMIT");
            } catch (SQLException | RuntimeException e) {
                session.rollback();
                throw e;
            }
            return true;
        });
    }

    private <T> T call(Query<T> query) {
        try {
            return query.get();
        } catch (SQLException e) {
            throw session.dialect().translate(e);
        }
    }

    @Override
    public void close() {
        call(() -> {
            session.close();
            return true;
        });
    }
}
