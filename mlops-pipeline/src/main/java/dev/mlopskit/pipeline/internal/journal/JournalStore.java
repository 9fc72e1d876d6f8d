package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.ONCE;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.PLANS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.RUNS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.TASKS;

import dev.mlopskit.core.Ids;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.ProcessIdentity;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Given;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.Restored;
import dev.mlopskit.pipeline.internal.RunAgain;
import dev.mlopskit.pipeline.internal.RunSetup;
import dev.mlopskit.pipeline.internal.events.EventText;
import dev.mlopskit.pipeline.internal.params.ParamSource;
import dev.mlopskit.pipeline.internal.params.Params;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.spi.OwnTables;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runs of a journal: begun, found again, and taken over. Thread-safe. */
public final class JournalStore {
    /** How long a process may be silent before another one may take its run. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final String COLUMNS =
            "run_id, pipeline, plan, state, cancelled, seed, params, rerun_of, schedule_key, interval_start, interval_end,"
                    + " started_at, ended_at, owner, fence, lease_until, consumer, events";

    private final String uri;
    private final OwnTables tables;
    private final Spill spill;

    /**
     * Opens the journal of a store.
     *
     * @throws PipelineException if the store is no database
     */
    public JournalStore(TrackingStore store) {
        this.uri = store.uri();
        this.tables = store.tables()
                .orElseThrow(() -> new PipelineException("a journal cannot be kept in " + uri
                        + ", which is no database: open a SQLite file or a PostgreSQL database"));
        this.spill = new Spill(store);
        told("could not be opened", () -> {
            JournalTables.make(tables);
            return null;
        });
    }

    /** Takes note of a new run of this process. */
    public RunSetup begin(Graph graph, long seed, Given given, @Nullable String scheduleKey) {
        PlanPrint plan = PlanPrint.of(graph);
        RunRow row = newRow(graph, plan, seed, flat(given), null, scheduleKey, given.dataInterval(), null, null);
        told(
                "could not be written",
                () -> tables.append(rows -> {
                    insert(rows, row, plan);
                    return null;
                }));
        return new RunSetup(row.runId(), seed, given, keeper(graph, row), null, null);
    }

    /**
     * Takes note of a new run that is given events, if nobody else was given them, in one transaction.
     *
     * @return {@code null} if somebody was
     */
    public @Nullable RunSetup begin(Graph graph, long seed, Given given, Handed handed) {
        String events = EventText.write(given.events());
        PlanPrint plan = PlanPrint.of(graph);
        RunRow row =
                newRow(graph, plan, seed, flat(given), null, null, given.dataInterval(), handed.consumer(), events);
        boolean mine = told(
                "could not be written",
                () -> tables.append(rows -> {
                    if (!handed.claim().run(rows)) return false;
                    insert(rows, row, plan);
                    return true;
                }));
        return mine ? new RunSetup(row.runId(), seed, given, keeper(graph, row), null, null) : null;
    }

    /** The runs of a consumer that are not over, in the order of their events. */
    public List<RunRow> open(String consumer) {
        List<RunRow> rows = told(
                "could not be read",
                () -> tables.read(reading -> reading.list(
                        "SELECT " + COLUMNS + " FROM " + RUNS + " WHERE consumer = ? AND state IS NULL",
                        JournalStore::row,
                        consumer)));
        return rows.stream()
                .sorted(Comparator.comparingLong(row -> EventText.first(Objects.requireNonNull(row.events()))))
                .toList();
    }

    /** Whether this is in the database that some tables are in. */
    public boolean isIn(String otherUri, OwnTables other) {
        return tables.equals(other) || uri.equals(otherUri) && !uri.contains(":memory:");
    }

    private static @Nullable String flat(Given given) {
        return given.flat().isEmpty() ? null : Json.write(given.flat());
    }

    /**
     * Takes a run that another process has left, to go on with it.
     *
     * @param changes whether the DAG may have changed since
     * @throws PipelineException if there is no such run, it is over or still driven, or the DAG has changed
     */
    public RunSetup take(Graph graph, String runId, boolean changes) {
        RunRow row = require(graph, runId, changes);
        if (row.state() != null)
            throw new PipelineException("run " + runId + " of pipeline '" + graph.name() + "' is over, it is "
                    + row.state() + ": rerun(..) does parts of it again");
        if (!row.isAbandoned(Instant.now())) throw driven(graph, row);
        // Before it is taken: values that cannot be read leave it as it is.
        List<Restored.OfTask> known = tasks(runId);
        Given given = given(graph, row);
        RunRow mine = row.taken(Instant.now().plus(LEASE));
        boolean won = told(
                "could not be written",
                () -> tables.append(rows -> rows.update(
                                "UPDATE " + RUNS + " SET owner = ?, fence = ?, lease_until = ?"
                                        // Whatever its owner has committed since has moved the lease.
                                        + " WHERE run_id = ? AND fence = ? AND lease_until = ? AND state IS NULL",
                                mine.owner(),
                                mine.fence(),
                                JournalTables.micros(mine.leaseUntil()),
                                runId,
                                row.fence(),
                                JournalTables.micros(row.leaseUntil()))
                        == 1));
        if (!won) throw driven(graph, row);
        return new RunSetup(
                runId,
                row.seed(),
                given,
                keeper(graph, mine),
                new Restored(true, row.startedAt(), row.cancelled(), known),
                null);
    }

    /**
     * Begins a run that keeps of an earlier one what is not to be done again.
     *
     * @param again what that is, by what is known of the earlier run
     */
    public RunSetup rerun(Graph graph, String runId, boolean changes, Function<List<Restored.OfTask>, RunAgain> again) {
        RunRow earlier = require(graph, runId, changes);
        if (earlier.state() == null && !earlier.isAbandoned(Instant.now())) throw driven(graph, earlier);
        List<RowOfTask> before = rows(runId);
        List<Restored.OfTask> known = restore(before);
        RunAgain asked = again.apply(known);
        Given given = given(graph, earlier);
        PlanPrint plan = PlanPrint.of(graph);
        RunRow row = newRow(
                graph, plan, earlier.seed(), earlier.params(), runId, null, earlier.interval(), null, earlier.events());
        told(
                "could not be written",
                () -> tables.write(rows -> {
                    insert(rows, row, plan);
                    for (int i = 0; i < before.size(); i++)
                        if (asked.keeps(known.get(i))) before.get(i).insert(rows, row.runId());
                    return null;
                }));
        List<Restored.OfTask> kept = known.stream().filter(asked::keeps).toList();
        return new RunSetup(
                row.runId(),
                row.seed(),
                given,
                keeper(graph, row),
                new Restored(false, row.startedAt(), false, kept),
                null);
    }

    /** An earlier run that is to be done once more, and to be compared: its setup, which nothing keeps. */
    public RunSetup again(Graph graph, String runId, boolean changes) {
        RunRow earlier = require(graph, runId, changes);
        Restored known = new Restored(false, earlier.startedAt(), false, tasks(runId));
        return new RunSetup(Ids.random(), earlier.seed(), given(graph, earlier), null, known, null);
    }

    private RunRow require(Graph graph, String runId, boolean changes) {
        RunRow row = find(runId)
                .filter(found -> found.pipeline().equals(graph.name()))
                .orElseThrow(() -> new PipelineException("there is no run " + runId + " of pipeline '" + graph.name()
                        + "' in the journal " + uri + ": runs(..) lists them"));
        PlanPrint now = PlanPrint.of(graph);
        if (changes || row.plan().equals(now.digest())) return row;
        List<String> differences = plan(row).differences(now);
        throw new PipelineException(
                "run " + runId + " was begun by another DAG of the name '" + graph.name() + "':\n  - "
                        + String.join("\n  - ", differences)
                        + "\nrun that one, or say acceptChanges() in the options: tasks that are gone are left out, new ones run");
    }

    private PlanPrint plan(RunRow row) {
        return told(
                        "could not be read",
                        () -> tables.read(rows -> rows.list(
                                "SELECT tasks FROM " + PLANS + " WHERE digest = ?",
                                r -> new PlanPrint(r.getString(1)),
                                row.plan())))
                .get(0);
    }

    private static PipelineException driven(Graph graph, RunRow row) {
        return new PipelineException("run " + row.runId() + " of pipeline '" + graph.name() + "' is driven by "
                + row.ownerName() + ": it can be taken once that process is gone, or silent for "
                + LEASE.toSeconds() + " seconds");
    }

    private SqlRunKeeper keeper(Graph graph, RunRow row) {
        return new SqlRunKeeper(this, tables, spill, row, graph.assets());
    }

    /** The params of an earlier run, and its events. */
    private static Given given(Graph graph, RunRow row) {
        Given params = params(graph, row);
        return row.events() == null ? params : params.with(EventText.read(row.events(), loader()));
    }

    private static Given params(Graph graph, RunRow row) {
        Params params = graph.params();
        if (params == null) return new Given(null, Map.of(), Map.of(), row.interval());
        Map<String, Object> texts = new LinkedHashMap<>();
        if (row.params() != null && Json.read(row.params()) instanceof Map<?, ?> map)
            map.forEach((name, value) -> {
                if (value != null) texts.put(String.valueOf(name), value);
            });
        List<String> problems = new ArrayList<>();
        Record record = params.resolve(List.of(new ParamSource.OfMap(texts)), problems);
        if (record == null)
            throw new PipelineException("the params of run " + row.runId() + " do not fit pipeline '" + graph.name()
                    + "' any more: " + String.join("; ", problems));
        return new Given(record, params.flat(record), Map.of(), row.interval());
    }

    private static RunRow newRow(
            Graph graph,
            PlanPrint plan,
            long seed,
            @Nullable String params,
            @Nullable String rerunOf,
            @Nullable String scheduleKey,
            @Nullable DataInterval interval,
            @Nullable String consumer,
            @Nullable String events) {
        Instant now = Instant.now();
        return new RunRow(
                Ids.random(),
                graph.name(),
                plan.digest(),
                null,
                false,
                seed,
                params,
                rerunOf,
                scheduleKey,
                interval,
                now,
                null,
                ProcessIdentity.self().text(),
                1,
                now.plus(LEASE),
                consumer,
                events);
    }

    private static void insert(OwnTables.Rows rows, RunRow row, PlanPrint plan) throws SQLException {
        rows.update(
                "INSERT INTO " + PLANS + " (digest, tasks) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                row.plan(),
                plan.text());
        rows.update(
                "INSERT INTO " + RUNS + " (" + COLUMNS
                        + ") VALUES (?, ?, ?, NULL, 0, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)",
                row.runId(),
                row.pipeline(),
                row.plan(),
                row.seed(),
                row.params(),
                row.rerunOf(),
                row.scheduleKey(),
                row.interval() == null
                        ? null
                        : JournalTables.micros(row.interval().start()),
                row.interval() == null
                        ? null
                        : JournalTables.micros(row.interval().end()),
                JournalTables.micros(row.startedAt()),
                row.owner(),
                row.fence(),
                JournalTables.micros(row.leaseUntil()),
                row.consumer(),
                row.events());
    }

    /** The runs of a pipeline, the newest first. */
    public List<RunRow> runs(String pipeline) {
        return told(
                "could not be read",
                () -> tables.read(rows -> rows.list(
                        "SELECT " + COLUMNS + " FROM " + RUNS + " WHERE pipeline = ? ORDER BY started_at DESC, run_id",
                        JournalStore::row,
                        pipeline)));
    }

    /** The run of a schedule for an interval that another process has left. */
    public Optional<String> left(String scheduleKey, DataInterval interval) {
        Instant now = Instant.now();
        return told(
                        "could not be read",
                        () -> tables.read(rows -> rows.list(
                                "SELECT " + COLUMNS + " FROM " + RUNS + " WHERE schedule_key = ? AND interval_start = ?"
                                        + " AND interval_end = ? AND state IS NULL ORDER BY started_at DESC",
                                JournalStore::row,
                                scheduleKey,
                                JournalTables.micros(interval.start()),
                                JournalTables.micros(interval.end()))))
                .stream()
                .filter(row -> row.isAbandoned(now))
                .map(RunRow::runId)
                .findFirst();
    }

    /** A run; empty if there is none of the id. */
    public Optional<RunRow> find(String runId) {
        return told(
                        "could not be read",
                        () -> tables.read(rows -> rows.list(
                                "SELECT " + COLUMNS + " FROM " + RUNS + " WHERE run_id = ?", JournalStore::row, runId)))
                .stream()
                .findFirst();
    }

    private static RunRow row(ResultSet row) throws SQLException {
        Long from = micros(row, 10);
        Long to = micros(row, 11);
        Long ended = micros(row, 13);
        return new RunRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5) != 0,
                row.getLong(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                from == null || to == null
                        ? null
                        : new DataInterval(JournalTables.instant(from), JournalTables.instant(to)),
                JournalTables.instant(row.getLong(12)),
                ended == null ? null : JournalTables.instant(ended),
                row.getString(14),
                row.getLong(15),
                JournalTables.instant(row.getLong(16)),
                row.getString(17),
                row.getString(18));
    }

    private static @Nullable Long micros(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : micros;
    }

    /** What is known of the tasks of a run, and of items, with their values. */
    public List<Restored.OfTask> tasks(String runId) {
        return restore(rows(runId));
    }

    private List<RowOfTask> rows(String runId) {
        return told(
                "could not be read",
                () -> tables.read(rows -> rows.list(
                        "SELECT " + RowOfTask.COLUMNS + " FROM " + TASKS + " WHERE run_id = ? ORDER BY task, item",
                        RowOfTask::of,
                        runId)));
    }

    private List<Restored.OfTask> restore(List<RowOfTask> rows) {
        ClassLoader loader = loader();
        List<Restored.OfTask> tasks = new ArrayList<>(rows.size());
        for (RowOfTask each : rows)
            tasks.add(each.restore(each.address() == null ? each.value() : spill.read(each.address()), loader));
        return tasks;
    }

    /** Forgets a run, with all that is kept of it. */
    public void delete(String runId) {
        RunRow row = find(runId).orElse(null);
        if (row == null) return;
        if (row.state() == null && !row.isAbandoned(Instant.now()))
            throw new PipelineException("run " + runId + " is driven by " + row.ownerName() + ": cancel it first");
        told(
                "could not be written",
                () -> tables.write(rows -> {
                    for (String table : List.of(ONCE, TASKS, RUNS))
                        rows.update("DELETE FROM " + table + " WHERE run_id = ?", runId);
                    rows.update(
                            "DELETE FROM " + PLANS + " WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM " + RUNS
                                    + " r WHERE r.plan = digest)",
                            row.plan());
                    return null;
                }));
        spill.delete(runId);
    }

    /** Where records of values are looked up: with the code of whoever calls. */
    public static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? Objects.requireNonNull(ClassLoader.getSystemClassLoader()) : ofThread;
    }

    /** Says of which journal an error of the store is. */
    <T extends @Nullable Object> T told(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (TrackingException e) {
            throw new PipelineException("the journal " + uri + " " + what + ": " + e.getMessage(), e);
        }
    }
}
