package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.ONCE;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.PLANS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.RUNS;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.TASKS;

import dev.mlopskit.core.Ids;
import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.PlannedTask.Kind;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.internal.Given;
import dev.mlopskit.pipeline.internal.Graph;
import dev.mlopskit.pipeline.internal.Restored;
import dev.mlopskit.pipeline.internal.RunAgain;
import dev.mlopskit.pipeline.internal.RunKeeper;
import dev.mlopskit.pipeline.internal.RunSetup;
import dev.mlopskit.pipeline.internal.Stopping;
import dev.mlopskit.pipeline.internal.events.EventText;
import dev.mlopskit.pipeline.internal.events.Handed;
import dev.mlopskit.pipeline.internal.params.ParamSource;
import dev.mlopskit.pipeline.internal.params.Params;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.store.Spill;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import dev.mlopskit.tracking.spi.OwnTables;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The runs of a journal: begun, found again, and taken over. Thread-safe. */
public final class JournalStore {
    private final StoreTables tables;
    private final Spill spill;

    /**
     * Opens the journal of a store.
     *
     * @throws PipelineException if the store is no database
     */
    public JournalStore(TrackingStore store) {
        this.tables = StoreTables.of(store, "the journal");
        this.spill = new Spill(store);
        JournalTables.make(tables);
    }

    /** Takes note of a new run of this process. */
    public RunSetup begin(Graph graph, long seed, Given given, @Nullable String scheduleKey) {
        PlanPrint plan = PlanPrint.of(graph);
        RunRow row = RunRow.begun(graph.name(), plan, Origin.of(seed, given).scheduledBy(scheduleKey));
        tables.append(rows -> {
            row.insert(rows, plan);
            return null;
        });
        return setup(graph, row, given, null);
    }

    /**
     * Takes note of a new run that is given events, if nobody else was given them, in one transaction.
     *
     * @return {@code null} if somebody was
     */
    public @Nullable RunSetup begin(Graph graph, long seed, Given given, Handed handed) {
        PlanPrint plan = PlanPrint.of(graph);
        RunRow row = RunRow.begun(graph.name(), plan, Origin.of(seed, given).deliveredBy(handed.consumer()));
        boolean mine = tables.append(rows -> {
            if (!handed.claim().run(rows)) return false;
            row.insert(rows, plan);
            return true;
        });
        return mine ? setup(graph, row, given, null) : null;
    }

    /**
     * Takes a run that another process has left, to go on with it.
     *
     * @param accepts what may have changed since
     * @throws PipelineException if there is no such run, it is over or still driven, or something else has changed
     */
    public RunSetup take(Graph graph, String runId, Accepts accepts) {
        Found found = require(graph, runId, accepts.changes());
        RunRow row = found.row();
        if (row.state() != null)
            throw new PipelineException("run " + runId + " of pipeline '" + graph.name() + "' is over, it is "
                    + row.state() + ": rerun(..) does parts of it again");
        requireLeft(row);
        // Before it is taken: values that cannot be read leave it as it is.
        List<RowOfTask> before = rows(runId);
        requireWhole(graph, runId, before);
        List<Restored.OfTask> known = restore(runId, before);
        Given given = given(graph, row, accepts);
        RunRow mine = row.taken();
        boolean won = tables.append(rows -> row.take(rows, mine));
        if (!won) throw new DrivenRunException(row);
        return setup(
                graph,
                mine,
                given,
                new Restored(true, row.startedAt(), row.stopping(), found.ofSameKind(graph, known)));
    }

    /**
     * Begins a run that keeps of an earlier one what is not to be done again.
     *
     * @param again what that is, by what is known of the earlier run
     */
    public RunSetup rerun(Graph graph, String runId, Accepts accepts, Function<List<Restored.OfTask>, RunAgain> again) {
        Found found = require(graph, runId, accepts.changes());
        RunRow earlier = found.row();
        if (earlier.state() == null) requireLeft(earlier);
        List<RowOfTask> before = rows(runId);
        requireWhole(graph, runId, before);
        List<Restored.OfTask> known = restore(runId, before);
        RunAgain asked = again.apply(known);
        Given given = given(graph, earlier, accepts);
        PlanPrint plan = PlanPrint.of(graph);
        RunRow row = RunRow.begun(graph.name(), plan, earlier.origin().again(runId));
        tables.write(rows -> {
            row.insert(rows, plan);
            for (int i = 0; i < before.size(); i++)
                if (asked.keeps(known.get(i))) before.get(i).insert(rows, row.runId());
            if (asked.isAnotherAttempt()) keepEffects(rows, runId, row.runId());
            return null;
        });
        List<Restored.OfTask> kept =
                found.ofSameKind(graph, known.stream().filter(asked::keeps).toList());
        return setup(graph, row, given, new Restored(false, row.startedAt(), Stopping.NO, kept));
    }

    /** What tasks had done once that did not succeed is not done again: a setup that succeeded is torn down since. */
    private static void keepEffects(OwnTables.Rows rows, String earlier, String again) throws SQLException {
        rows.update(
                "INSERT INTO " + ONCE + " (run_id, task, item, name, value, address)"
                        + " SELECT ?, task, item, name, value, address FROM " + ONCE
                        + " WHERE run_id = ? AND task NOT IN"
                        + " (SELECT task FROM " + TASKS + " WHERE run_id = ? AND item < 0 AND state = 'SUCCESS')",
                again,
                earlier,
                earlier);
    }

    /** An earlier run that is to be done once more, and to be compared: its setup, of which nothing is kept. */
    public RunSetup again(Graph graph, String runId, boolean changes) {
        RunRow earlier = require(graph, runId, changes).row();
        Restored known = new Restored(false, earlier.startedAt(), Stopping.NO, tasks(runId));
        RunKeeper keeper = new ReplayKeeper(
                tables, (task, key, kept) -> SqlRunKeeper.read(spill, task, key, kept), ancestors(earlier));
        Given given = given(graph, earlier, new Accepts(changes, List.of(), false));
        return new RunSetup(Ids.random(), earlier.origin().seed(), given, keeper, known, null);
    }

    /** A run, the one that it did parts of again, and so on, as far as they have not been deleted. */
    private List<String> ancestors(RunRow run) {
        List<String> all = new ArrayList<>();
        for (RunRow each = run; each != null && !all.contains(each.runId()); ) {
            all.add(each.runId());
            String before = each.rerunOf();
            each = before == null ? null : find(before).orElse(null);
        }
        return all;
    }

    private RunSetup setup(Graph graph, RunRow row, Given given, @Nullable Restored restored) {
        RunKeeper keeper = new SqlRunKeeper(tables, spill, row, graph.assets());
        return new RunSetup(row.runId(), row.origin().seed(), given, keeper, restored, null);
    }

    /** A run, and whether another DAG of the name began it, which is accepted. */
    private record Found(RunRow row, boolean changed) {
        /** Without successes of tasks that asked nobody then, or were not mapped: what they returned is no value of theirs now. */
        List<Restored.OfTask> ofSameKind(Graph graph, List<Restored.OfTask> known) {
            if (!changed) return known;
            Set<String> mapped = known.stream()
                    .filter(each -> each.item() >= 0)
                    .map(Restored.OfTask::task)
                    .collect(Collectors.toSet());
            return known.stream()
                    .filter(each -> isOfSameKind(graph, each, mapped))
                    .toList();
        }

        private static boolean isOfSameKind(Graph graph, Restored.OfTask each, Set<String> mapped) {
            int task = graph.number(each.task());
            if (task < 0 || each.item() >= 0 || each.state() != TaskState.SUCCESS) return true;
            if (graph.isMapped(task)) return mapped.contains(each.task());
            return !graph.asks(task) || each.value() instanceof Approval;
        }
    }

    private Found require(Graph graph, String runId, boolean changes) {
        RunRow row = find(runId)
                .filter(found -> found.pipeline().equals(graph.name()))
                .orElseThrow(() -> new PipelineException("there is no run " + runId + " of pipeline '" + graph.name()
                        + "' in " + tables + ": runs(..) lists them"));
        PlanPrint now = PlanPrint.of(graph);
        boolean same = row.plan().equals(now.digest());
        if (changes || same) return new Found(row, !same);
        List<String> differences = Damage.told("plan", runId, () -> plan(row).differences(now));
        throw new PipelineException(
                "run " + runId + " was begun by another DAG of the name '" + graph.name() + "':\n  - "
                        + String.join("\n  - ", differences)
                        + "\nrun that one, or say acceptChanges() in the options: tasks that are gone are left out, new ones run");
    }

    private PlanPrint plan(RunRow row) {
        List<PlanPrint> found = tables.read(rows -> rows.list(
                "SELECT tasks FROM " + PLANS + " WHERE digest = ?", r -> new PlanPrint(r.getString(1)), row.plan()));
        if (found.isEmpty()) throw new IllegalArgumentException("there is no DAG with the digest " + row.plan());
        return found.get(0);
    }

    /** Demands the values of items, as those of tasks can be made again, and that only those wait for an answer that ask. */
    private static void requireWhole(Graph graph, String runId, List<RowOfTask> rows) {
        for (RowOfTask row : rows) {
            int task = graph.number(row.task());
            if (task < 0) continue;
            Kind kind = graph.kind(task);
            if (row.state() == TaskState.AWAITING_INPUT
                    && (kind == Kind.TASK || kind == Kind.MAPPED || row.reason() == null))
                throw Damage.of(row.named("state"), runId, "it is AWAITING_INPUT, and the task asks nobody");
            boolean lost = row.state() == TaskState.SUCCESS && row.item() >= 0 && !row.hasValue();
            if (lost && !graph.options(task).transientValue)
                throw Damage.of(
                        row.named("value"),
                        runId,
                        "it is empty, though the item is a success and not transientValue()");
        }
    }

    private static void requireLeft(RunRow row) {
        if (!row.isAbandoned(Instant.now())) throw new DrivenRunException(row);
    }

    /** The params of an earlier run, and its events. */
    private static Given given(Graph graph, RunRow row, Accepts accepts) {
        Given params = params(graph, row, accepts);
        String events = row.events();
        return events == null ? params : params.with(Damage.told("events", row.runId(), () -> EventText.read(events)));
    }

    private static Given params(Graph graph, RunRow row, Accepts accepts) {
        Origin origin = row.origin();
        Params params = graph.params();
        if (params == null) return new Given(null, Map.of(), Map.of(), origin.interval());
        Map<String, @Nullable Object> texts = Damage.told("params", row.runId(), origin::readParams);
        List<String> problems = new ArrayList<>();
        List<ParamSource> ours = new ArrayList<>(accepts.params());
        ours.add(new ParamSource.OfMap(texts));
        Record record = params.resolve(ours, problems);
        if (record == null)
            throw new PipelineException("the params of run " + row.runId() + " do not fit pipeline '" + graph.name()
                    + "' any more: " + String.join("; ", problems));
        Map<String, @Nullable String> flat = params.flat(record);
        if (accepts.strict() && !accepts.params().isEmpty()) requireSame(row, params, texts, flat, accepts);
        return new Given(record, flat, Map.of(), origin.interval());
    }

    /** Refuses params that are given anew, as they would be ignored. */
    private static void requireSame(
            RunRow row,
            Params params,
            Map<String, @Nullable Object> texts,
            Map<String, @Nullable String> ours,
            Accepts accepts) {
        List<ParamSource> theirs = new ArrayList<>();
        theirs.add(new ParamSource.OfMap(texts));
        theirs.addAll(accepts.params());
        List<String> problems = new ArrayList<>();
        Record asked = params.resolve(theirs, problems);
        if (asked != null)
            params.flat(asked).forEach((name, value) -> {
                if (!Objects.equals(value, ours.get(name)))
                    problems.add("'" + name + "' is " + ours.get(name) + " and is given as " + value);
            });
        if (!problems.isEmpty())
            throw new PipelineException("run " + row.runId() + " has params of its own, which stay: "
                    + String.join("; ", problems) + ": leave these out, or begin a new run");
    }

    /** The runs of a pipeline, the newest first, without their params and events. */
    public List<RunRow> runs(String pipeline) {
        return tables.read(rows -> RunRow.brief(rows, "pipeline = ? ORDER BY started_at DESC, run_id", pipeline));
    }

    /** The runs of a consumer that are not over, in the order of their events, without these. */
    public List<RunRow> open(String consumer) {
        return tables.read(
                rows -> RunRow.brief(rows, "consumer = ? AND state IS NULL ORDER BY first_offset", consumer));
    }

    /**
     * The run of a schedule for an interval that another process has left.
     *
     * @throws PipelineException if there is one that is driven
     */
    public Optional<String> left(String scheduleKey, DataInterval interval) {
        List<RunRow> open = tables.read(rows -> RunRow.select(
                rows,
                "schedule_key = ? AND interval_start = ? AND interval_end = ? AND state IS NULL"
                        + " ORDER BY started_at DESC",
                scheduleKey,
                Micros.of(interval.start()),
                Micros.of(interval.end())));
        open.forEach(JournalStore::requireLeft);
        return open.stream().map(RunRow::runId).findFirst();
    }

    /** A run; empty if there is none of the id. */
    public Optional<RunRow> find(String runId) {
        return tables.read(rows -> RunRow.select(rows, "run_id = ?", runId)).stream()
                .findFirst();
    }

    /** Whether some tables are in the same database. */
    public boolean isWith(StoreTables other) {
        return tables.isWith(other);
    }

    /** What is known of the tasks of a run, and of items, with their values. */
    public List<Restored.OfTask> tasks(String runId) {
        return restore(runId, rows(runId));
    }

    private List<RowOfTask> rows(String runId) {
        return tables.read(rows -> rows.list(
                "SELECT " + RowOfTask.COLUMNS + " FROM " + TASKS + " WHERE run_id = ? ORDER BY task, item",
                row -> RowOfTask.of(runId, row),
                runId));
    }

    private List<Restored.OfTask> restore(String runId, List<RowOfTask> rows) {
        List<Restored.OfTask> tasks = new ArrayList<>(rows.size());
        for (RowOfTask each : rows) {
            String text = Damage.told(each.named("value"), runId, () -> spill.read(each.kept()));
            tasks.add(each.restore(runId, text));
        }
        return tasks;
    }

    /** Forgets a run, with all that is kept of it and that no rerun has taken over. */
    public void delete(String runId) {
        List<String> unused = tables.write(rows -> {
            List<RunRow> found = RunRow.selectToDelete(rows, runId);
            if (found.isEmpty()) return List.of();
            RunRow row = found.get(0);
            if (row.state() == null) requireLeft(row);
            List<String> addresses = unused(rows, row);
            for (String table : List.of(ONCE, TASKS, RUNS))
                rows.update("DELETE FROM " + table + " WHERE run_id = ?", runId);
            rows.update(
                    "DELETE FROM " + PLANS + " WHERE digest = ? AND NOT EXISTS (SELECT 1 FROM " + RUNS
                            + " r WHERE r.plan = digest)",
                    row.plan());
            return addresses;
        });
        unused.forEach(spill::deleteAt);
    }

    /** The long values of a run that no other one has: a rerun has those of tasks that it did not run again. */
    private static List<String> unused(OwnTables.Rows rows, RunRow run) throws SQLException {
        Set<String> addresses = new LinkedHashSet<>();
        for (String table : List.of(ONCE, TASKS))
            addresses.addAll(rows.list(
                    "SELECT address FROM " + table + " WHERE run_id = ? AND address IS NOT NULL",
                    row -> row.getString(1),
                    run.runId()));
        if (addresses.isEmpty()) return List.of();
        for (String table : List.of(ONCE, TASKS))
            rows.list(
                            "SELECT address FROM " + table
                                    + " WHERE address IS NOT NULL AND run_id IN (SELECT run_id FROM " + RUNS
                                    + " WHERE pipeline = ? AND run_id <> ?)",
                            row -> row.getString(1),
                            run.pipeline(),
                            run.runId())
                    .forEach(addresses::remove);
        return List.copyOf(addresses);
    }
}
