package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.ONCE;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.RUNS;

import dev.mlopskit.pipeline.FailException;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.internal.Change;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.RunKeeper;
import dev.mlopskit.pipeline.internal.events.EventRows;
import dev.mlopskit.pipeline.internal.events.EventText;
import dev.mlopskit.pipeline.internal.store.Leases;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.store.Spill;
import dev.mlopskit.pipeline.internal.store.StoreFailure;
import dev.mlopskit.pipeline.internal.values.FileDigest;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.tracking.spi.OwnTables;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one run in the tables. Every commit shows that the run is still ours: another process that takes it counts the fence up,
 * and from then on nothing of this one is kept.
 */
final class SqlRunKeeper implements RunKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SqlRunKeeper.class);

    private static final String MINE =
            "SELECT fence FROM " + RUNS + " WHERE run_id = ? AND fence = ? AND state IS NULL";

    private final OwnTables tables;
    private final Spill spill;
    private final RunRow run;
    private final Map<String, String> assets;
    private final Leases.Renewal renewal = new Leases.Renewal();

    SqlRunKeeper(OwnTables tables, Spill spill, RunRow run, Map<String, String> assets) {
        this.tables = tables;
        this.spill = spill;
        this.run = run;
        this.assets = assets;
    }

    @Override
    public void begin(Consumer<Throwable> lost) {
        renewal.start(() -> commit(List.of()), lost);
    }

    @Override
    public Kept keep(String task, int item, @Nullable Object value) {
        String text = Values.write(value);
        Kept kept = spill.keep(run.runId(), List.of(task, item), text);
        return Values.hasPath(text) ? kept.with(files(task, value)) : kept;
    }

    /** What a replay is compared with: nothing that a task could fail for. */
    private static Map<String, String> files(String task, @Nullable Object value) {
        try {
            return FileDigest.ofAll(value);
        } catch (PipelineException e) {
            LOG.warn("the files that task '{}' returned are not recorded, so a replay cannot compare them", task, e);
            return Map.of();
        }
    }

    @Override
    public void commit(List<Change> changes) {
        // Of a task that begins and ends in one go, the end.
        Map<List<Object>, RowOfTask> last = new LinkedHashMap<>();
        for (Change change : changes)
            if (change instanceof Change.OfTask task) last.put(List.of(task.task(), task.item()), RowOfTask.of(task));
        tables.append(rows -> {
            require(rows);
            for (RowOfTask row : last.values()) {
                row.insert(rows, run.runId());
                tellAsset(rows, row);
            }
            for (Change change : changes) {
                if (change instanceof Change.Stopped stopped)
                    rows.update(
                            "UPDATE " + RUNS + " SET stopping = ? WHERE run_id = ?",
                            stopped.why().name(),
                            run.runId());
                if (change instanceof Change.Over over)
                    rows.update(
                            "UPDATE " + RUNS + " SET state = ?, ended_at = ? WHERE run_id = ?",
                            over.state().name(),
                            Micros.of(over.at()),
                            run.runId());
            }
            return null;
        });
    }

    private void tellAsset(OwnTables.Rows rows, RowOfTask row) throws SQLException {
        if (assets.isEmpty() || row.state() != TaskState.SUCCESS || row.item() >= 0) return;
        String topic = assets.get(row.task());
        if (topic == null) return;
        String value = EventText.ofAsset(
                run.pipeline(), run.runId(), row.task(), row.kept().text());
        Instant at = row.endedAt() == null ? Instant.now() : row.endedAt();
        EventRows.add(rows, topic, run.runId() + "/" + row.task(), value, at);
    }

    private void require(OwnTables.Rows rows) throws SQLException {
        Instant until = Instant.now().plus(Leases.LENGTH);
        int mine = rows.update(
                "UPDATE " + RUNS + " SET lease_until = ? WHERE run_id = ? AND fence = ? AND state IS NULL",
                Micros.of(until),
                run.runId(),
                run.fence());
        if (mine == 0) throw lost();
    }

    private PipelineException lost() {
        return new PipelineException("run " + run.runId() + " is no longer driven by this process: another one took it,"
                + " as this one was silent for too long, or the run was deleted; that one goes on with it");
    }

    @Override
    public @Nullable Object once(String task, int item, String key, Callable<?> make) throws Exception {
        List<Kept> known = tables.read(rows -> {
            // Before the effect: a process that slept while another one took the run has none any more.
            if (rows.list(MINE, row -> 1, run.runId(), run.fence()).isEmpty()) throw lost();
            return rows.list(
                    "SELECT value, address FROM " + ONCE + " WHERE run_id = ? AND task = ? AND item = ? AND name = ?",
                    row -> new Kept(row.getString(1), row.getString(2)),
                    run.runId(),
                    task,
                    item,
                    key);
        });
        if (!known.isEmpty()) return read(spill, task, key, known.get(0));
        Object value = make.call();
        Kept kept;
        PipelineException refused = null;
        try {
            kept = spill.keep(run.runId(), List.of(task, item, key), Values.write(value));
        } catch (StoreFailure e) {
            // May pass: another attempt finds that it was made.
            throw e;
        } catch (PipelineException e) {
            // That it was made counts more than what it gave.
            kept = Kept.NOTHING;
            refused = e;
        }
        keepOnce(task, item, key, kept);
        if (refused != null) throw noValue(task, key, refused);
        return value;
    }

    private void keepOnce(String task, int item, String key, Kept kept) {
        tables.append(rows -> {
            require(rows);
            return rows.update(
                    "INSERT INTO " + ONCE + " (run_id, task, item, name, value, address) VALUES (?, ?, ?, ?, ?, ?)",
                    run.runId(),
                    task,
                    item,
                    key,
                    kept.text(),
                    kept.address());
        });
    }

    /** What an effect gave. */
    static @Nullable Object read(Spill spill, String task, String key, Kept kept) {
        String text = spill.read(kept);
        if (text == null) throw noValue(task, key, null);
        return Values.read(text);
    }

    private static FailException noValue(String task, String key, @Nullable PipelineException why) {
        return new FailException(
                "once('" + key + "') of task '" + task
                        + "' was done and is not done again, but what it gave cannot be kept"
                        + (why == null ? "" : ": " + why.getMessage()) + "; let it give null, or a value of a record,"
                        + " number, text, list or map",
                why);
    }

    @Override
    public void end() {
        renewal.stop();
    }

    @Override
    public void release() {
        try {
            tables.append(rows -> rows.update(
                    "UPDATE " + RUNS + " SET lease_until = 0 WHERE run_id = ? AND fence = ? AND state IS NULL",
                    run.runId(),
                    run.fence()));
        } catch (PipelineException e) {
            LOG.debug("run {} is released once its lease is over", run.runId(), e);
        }
    }
}
