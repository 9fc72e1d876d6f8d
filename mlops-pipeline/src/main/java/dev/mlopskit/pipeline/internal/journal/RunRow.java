package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.PLANS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.RUNS;

import dev.mlopskit.core.Ids;
import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.internal.Stopping;
import dev.mlopskit.pipeline.internal.store.Leases;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.tracking.spi.OwnTables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as its row has it.
 *
 * @param plan the digest of its DAG
 * @param state {@code null} until it is over
 * @param stopping whether it is being stopped
 * @param owner the process that drives it
 * @param fence one more with each process that takes it
 */
public record RunRow(
        String runId,
        String pipeline,
        String plan,
        Origin origin,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable RunState state,
        Stopping stopping,
        String owner,
        long fence,
        Instant leaseUntil) {
    private static final String COLUMNS =
            "run_id, pipeline, plan, seed, params, rerun_of, schedule_key, interval_start,"
                    + " interval_end, consumer, events, started_at, ended_at, state, stopping, owner, fence, lease_until,"
                    + " first_offset";
    private static final String BRIEF =
            "run_id, pipeline, plan, seed, NULL AS params, rerun_of, schedule_key, interval_start,"
                    + " interval_end, consumer, NULL AS events, started_at, ended_at, state, stopping, owner, fence,"
                    + " lease_until, first_offset";
    private static final String TO_DELETE =
            "run_id, pipeline, plan, seed, params, rerun_of, schedule_key, NULL AS interval_start,"
                    + " NULL AS interval_end, consumer, events, started_at, ended_at,"
                    + " CASE WHEN state IS NULL THEN NULL ELSE 'FAILED' END AS state, 'NO' AS stopping, owner, fence,"
                    + " lease_until, first_offset";

    /** A run that this process begins. */
    static RunRow begun(String pipeline, PlanPrint plan, Origin origin) {
        Instant now = Instant.now();
        return new RunRow(
                Ids.random(),
                pipeline,
                plan.digest(),
                origin,
                now,
                null,
                null,
                Stopping.NO,
                ProcessIdentity.self().text(),
                1,
                now.plus(Leases.LENGTH));
    }

    /** The same, driven by this process. */
    RunRow taken() {
        return new RunRow(
                runId,
                pipeline,
                plan,
                origin,
                startedAt,
                null,
                null,
                stopping,
                ProcessIdentity.self().text(),
                fence + 1,
                Instant.now().plus(Leases.LENGTH));
    }

    /** Whether it is not over and nobody drives it. */
    public boolean isAbandoned(Instant now) {
        return state == null && Leases.isLeft(owner, leaseUntil, now);
    }

    /** Who drives it, for people. */
    public String ownerName() {
        return ProcessIdentity.parse(owner).map(ProcessIdentity::toString).orElse("a process that is not known");
    }

    /** The run that it does parts of again; {@code null} for none. */
    public @Nullable String rerunOf() {
        return origin.rerunOf();
    }

    /** What it was begun with, as text; {@code null} for no events. */
    public @Nullable String events() {
        return origin.events();
    }

    void insert(OwnTables.Rows rows, PlanPrint print) throws SQLException {
        rows.update(
                "INSERT INTO " + PLANS + " (digest, tasks) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                plan,
                print.text());
        DataInterval interval = origin.interval();
        rows.update(
                "INSERT INTO " + RUNS + " (" + COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, 'NO', ?, ?, ?, ?)",
                runId,
                pipeline,
                plan,
                origin.seed(),
                origin.params(),
                origin.rerunOf(),
                origin.scheduleKey(),
                interval == null ? null : Micros.of(interval.start()),
                interval == null ? null : Micros.of(interval.end()),
                origin.consumer(),
                origin.events(),
                Micros.of(startedAt),
                owner,
                fence,
                Micros.of(leaseUntil),
                origin.firstOffset());
    }

    /** Makes this process the owner, unless another one did something meanwhile. */
    boolean take(OwnTables.Rows rows, RunRow mine) throws SQLException {
        return rows.update(
                        "UPDATE " + RUNS + " SET owner = ?, fence = ?, lease_until = ?"
                                // Whatever its owner has committed since has moved the lease.
                                + " WHERE run_id = ? AND fence = ? AND lease_until = ? AND state IS NULL",
                        mine.owner,
                        mine.fence,
                        Micros.of(mine.leaseUntil),
                        runId,
                        fence,
                        Micros.of(leaseUntil))
                == 1;
    }

    /** A run that is to be deleted, whatever is in the columns that this does not go by. */
    static List<RunRow> selectToDelete(OwnTables.Rows rows, String runId) throws SQLException {
        return rows.list("SELECT " + TO_DELETE + " FROM " + RUNS + " WHERE run_id = ?", RunRow::of, runId);
    }

    static List<RunRow> select(OwnTables.Rows rows, String where, Object... arguments) throws SQLException {
        return rows.list("SELECT " + COLUMNS + " FROM " + RUNS + " WHERE " + where, RunRow::of, arguments);
    }

    /** Without params and events, which may be long, and are of no use in a list. */
    static List<RunRow> brief(OwnTables.Rows rows, String where, Object... arguments) throws SQLException {
        return rows.list("SELECT " + BRIEF + " FROM " + RUNS + " WHERE " + where, RunRow::of, arguments);
    }

    private static RunRow of(ResultSet row) throws SQLException {
        String runId = row.getString("run_id");
        String state = row.getString("state");
        return new RunRow(
                runId,
                row.getString("pipeline"),
                row.getString("plan"),
                origin(runId, row),
                Micros.read(row, row.findColumn("started_at")),
                Micros.readNullable(row, row.findColumn("ended_at")),
                state == null ? null : Damage.told("state", runId, () -> RunState.valueOf(state)),
                stopping(runId, row.getString("stopping")),
                row.getString("owner"),
                row.getLong("fence"),
                Micros.read(row, row.findColumn("lease_until")));
    }

    private static Stopping stopping(String runId, String name) {
        return Damage.told("stopping", runId, () -> Stopping.valueOf(name));
    }

    private static Origin origin(String runId, ResultSet row) throws SQLException {
        Instant from = Micros.readNullable(row, row.findColumn("interval_start"));
        Instant to = Micros.readNullable(row, row.findColumn("interval_end"));
        return new Origin(
                row.getLong("seed"),
                row.getString("params"),
                row.getString("rerun_of"),
                row.getString("schedule_key"),
                from == null || to == null
                        ? null
                        : Damage.told("interval_start", runId, () -> new DataInterval(from, to)),
                row.getString("consumer"),
                row.getString("events"),
                row.getObject("first_offset") == null ? null : row.getLong("first_offset"));
    }
}
