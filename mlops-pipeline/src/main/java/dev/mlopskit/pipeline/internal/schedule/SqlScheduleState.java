package dev.mlopskit.pipeline.internal.schedule;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.INTERVALS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.RUNS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.SCHEDULES;

import dev.mlopskit.core.Ids;
import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.internal.journal.JournalTables;
import dev.mlopskit.pipeline.internal.store.Leases;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import dev.mlopskit.tracking.spi.OwnTables;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** State of schedules in the database of a store. */
public final class SqlScheduleState implements ScheduleState {
    private enum Mark {
        RUNS,
        RUNS_IN_TURN,
        SUCCEEDED
    }

    private static final String COLUMNS = "interval_start, interval_end, mark, owner, instance, lease_until";
    private static final String ONE = " WHERE schedule_key = ? AND interval_start = ? AND interval_end = ?";

    /** What a row says of an interval. */
    private record Marked(DataInterval interval, Mark mark, String owner, String instance, Instant leaseUntil) {
        /** What is known of one interval; {@code null} if nothing is. */
        static @Nullable Marked find(OwnTables.Rows rows, String key, DataInterval interval) throws SQLException {
            List<Marked> found = rows.list(
                    "SELECT " + COLUMNS + " FROM " + INTERVALS + ONE,
                    Marked::read,
                    key,
                    Micros.of(interval.start()),
                    Micros.of(interval.end()));
            return found.isEmpty() ? null : found.get(0);
        }

        /** All that runs, or did when its process died, the oldest first. */
        static List<Marked> open(OwnTables.Rows rows, String key) throws SQLException {
            return rows.list(
                    "SELECT " + COLUMNS + " FROM " + INTERVALS
                            + " WHERE schedule_key = ? AND mark <> 'SUCCEEDED' ORDER BY interval_start, interval_end",
                    Marked::read,
                    key);
        }

        private static Marked read(ResultSet row) throws SQLException {
            return new Marked(
                    new DataInterval(Micros.read(row, 1), Micros.read(row, 2)),
                    Mark.valueOf(row.getString(3)),
                    row.getString(4),
                    row.getString(5),
                    Micros.read(row, 6));
        }

        /** Whether it was given back, or whoever began it is no more. */
        boolean isLeft(Instant now) {
            return instance.isEmpty() || Leases.isLeft(owner, leaseUntil, now);
        }

        /**
         * How its run ended, though that is not written here: the process died before, or another one finished the run. {@code null}
         * if the newest run of it is open or was cancelled, or none is known: then it is to be gone on with, or to run.
         */
        @Nullable
        RunState over(OwnTables.Rows rows, String key) throws SQLException {
            List<String> states = rows.list(
                    "SELECT COALESCE(state, '') FROM " + RUNS + ONE
                            + " ORDER BY started_at DESC, CASE WHEN state IS NULL THEN 0 ELSE 1 END",
                    row -> row.getString(1),
                    key,
                    Micros.of(interval.start()),
                    Micros.of(interval.end()));
            if (states.isEmpty() || states.get(0).isEmpty()) return null;
            RunState state = RunState.valueOf(states.get(0));
            return state == RunState.CANCELLED ? null : state;
        }
    }

    private final StoreTables tables;
    /** Tells schedulers of one process apart. */
    private final String instance = Ids.random();

    private final Leases.Renewal renewal = new Leases.Renewal();

    /**
     * Opens the state in the database of a store.
     *
     * @throws PipelineException if the store is no database
     */
    public SqlScheduleState(TrackingStore store) {
        this.tables = StoreTables.of(store, "the schedules");
        JournalTables.make(tables);
        renewal.start(this::renew, lost -> {});
    }

    private void renew() {
        tables.write(rows -> rows.update(
                "UPDATE " + INTERVALS + " SET lease_until = ? WHERE instance = ? AND mark <> ?",
                lease(),
                instance,
                Mark.SUCCEEDED.name()));
    }

    private static long lease() {
        return Micros.of(Instant.now().plus(Leases.LENGTH));
    }

    @Override
    public Known open(String schedule, Instant position) {
        return tables.write(rows -> {
            rows.update(
                    "INSERT INTO " + SCHEDULES
                            + " (name, position, paused) VALUES (?, ?, 0) ON CONFLICT (name) DO NOTHING",
                    schedule,
                    Micros.of(position));
            return rows.list(
                            "SELECT position, paused FROM " + SCHEDULES + " WHERE name = ?",
                            row -> new Known(Micros.read(row, 1), row.getInt(2) != 0),
                            schedule)
                    .get(0);
        });
    }

    @Override
    public Unfinished unfinished(String schedule) {
        return tables.write(rows -> {
            Instant now = Instant.now();
            List<DataInterval> free = new ArrayList<>();
            Instant nextFree = null;
            for (Marked each : Marked.open(rows, schedule)) {
                // What is its own runs here, or waits, also if its lease could not be renewed in time.
                if (each.mark() != Mark.RUNS_IN_TURN || each.instance().equals(instance)) continue;
                if (!each.isLeft(now)) {
                    if (nextFree == null || each.leaseUntil().isBefore(nextFree)) nextFree = each.leaseUntil();
                    continue;
                }
                RunState over = each.over(rows, schedule);
                if (over == null) free.add(each.interval());
                else finish(rows, schedule, each.interval(), over);
            }
            return new Unfinished(free, nextFree);
        });
    }

    @Override
    public boolean begin(String key, DataInterval interval, Claim claim) {
        return tables.write(rows -> {
            Marked known = Marked.find(rows, key, interval);
            boolean succeeded = known != null && known.mark() == Mark.SUCCEEDED;
            boolean inTurn = false;
            if (known != null && !succeeded) {
                boolean mine = known.instance().equals(instance);
                if (mine ? claim != Claim.RESUME : !known.isLeft(Instant.now())) return false;
                RunState over = known.over(rows, key);
                if (over != null) finish(rows, key, interval, over);
                succeeded = over == RunState.SUCCESS;
                inTurn = over == null && known.mark() == Mark.RUNS_IN_TURN;
            }
            if (claim == Claim.RESUME && !inTurn) return false;
            if (succeeded && claim != Claim.AGAIN) return false;
            if (claim == Claim.SCHEDULE && !advance(rows, key, interval)) return false;
            put(rows, key, interval, inTurn || claim == Claim.SCHEDULE ? Mark.RUNS_IN_TURN : Mark.RUNS);
            return true;
        });
    }

    /** Moves the position to the end of an interval; false if it is there or further on. */
    private static boolean advance(OwnTables.Rows rows, String key, DataInterval interval) throws SQLException {
        long end = Micros.of(interval.end());
        return rows.update("UPDATE " + SCHEDULES + " SET position = ? WHERE name = ? AND position < ?", end, key, end)
                > 0;
    }

    private void put(OwnTables.Rows rows, String key, DataInterval interval, Mark mark) throws SQLException {
        rows.update(
                "INSERT INTO " + INTERVALS + " (schedule_key, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (schedule_key, interval_start, interval_end) DO UPDATE SET mark = excluded.mark,"
                        + " owner = excluded.owner, instance = excluded.instance, lease_until = excluded.lease_until",
                key,
                Micros.of(interval.start()),
                Micros.of(interval.end()),
                mark.name(),
                ProcessIdentity.self().text(),
                instance,
                lease());
    }

    @Override
    public void end(String key, DataInterval interval, @Nullable RunState state) {
        tables.write(rows -> {
            // Whoever has taken it, after this one was silent for too long, says how it ended.
            int mine = rows.update(
                    "UPDATE " + INTERVALS + " SET instance = ''" + ONE + " AND instance = ?",
                    key,
                    Micros.of(interval.start()),
                    Micros.of(interval.end()),
                    instance);
            if (mine == 1 && state != null) finish(rows, key, interval, state);
            return null;
        });
    }

    private void finish(OwnTables.Rows rows, String key, DataInterval interval, RunState state) throws SQLException {
        if (state == RunState.SUCCESS) put(rows, key, interval, Mark.SUCCEEDED);
        else rows.update("DELETE FROM " + INTERVALS + ONE, key, Micros.of(interval.start()), Micros.of(interval.end()));
    }

    @Override
    public Set<DataInterval> succeeded(String key, Instant from, Instant to) {
        return new HashSet<>(tables.read(rows -> rows.list(
                "SELECT interval_start, interval_end FROM " + INTERVALS
                        + " WHERE schedule_key = ? AND interval_start >= ? AND interval_end <= ? AND mark = 'SUCCEEDED'",
                row -> new DataInterval(Micros.read(row, 1), Micros.read(row, 2)),
                key,
                Micros.of(from),
                Micros.of(to))));
    }

    @Override
    public void pause(String schedule, boolean paused) {
        tables.write(rows ->
                rows.update("UPDATE " + SCHEDULES + " SET paused = ? WHERE name = ?", paused ? 1 : 0, schedule));
    }

    @Override
    public void remove(String schedule) {
        tables.write(rows -> {
            rows.update("DELETE FROM " + SCHEDULES + " WHERE name = ?", schedule);
            // By its beginning, without a pattern: a name may have an underscore.
            rows.update(
                    "DELETE FROM " + INTERVALS + " WHERE schedule_key = ? OR SUBSTR(schedule_key, 1, ?) = ?",
                    schedule,
                    schedule.length() + 1,
                    schedule + "[");
            return null;
        });
    }

    @Override
    public void close() {
        renewal.stop();
        tables.write(rows -> rows.update(
                "UPDATE " + INTERVALS + " SET instance = '' WHERE instance = ? AND mark <> 'SUCCEEDED'", instance));
    }
}
