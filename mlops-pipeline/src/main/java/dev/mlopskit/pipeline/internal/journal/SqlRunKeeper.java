package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.ONCE;
import static dev.mlopskit.pipeline.internal.journal.JournalTables.RUNS;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.internal.Change;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.RunKeeper;
import dev.mlopskit.pipeline.internal.events.EventRows;
import dev.mlopskit.pipeline.internal.store.Leases;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.store.Spill;
import dev.mlopskit.pipeline.internal.values.FileDigest;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.tracking.spi.OwnTables;
import java.nio.charset.StandardCharsets;
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
        Kept kept = spill.keep(run.runId(), task, item, text);
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
                if (change instanceof Change.Cancelled)
                    rows.update("UPDATE " + RUNS + " SET cancelled = 1 WHERE run_id = ?", run.runId());
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
        String value = Values.write(Map.of("pipeline", run.pipeline(), "run", run.runId(), "task", row.task()));
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
        if (mine == 0)
            throw new PipelineException(
                    "run " + run.runId() + " is no longer driven by this process: another one took it,"
                            + " as this one was silent for too long, or the run was deleted; that one goes on with it");
    }

    @Override
    public @Nullable Object once(String task, int item, String key, Callable<?> make) throws Exception {
        List<Kept> known = tables.read(rows -> rows.list(
                "SELECT value, address FROM " + ONCE + " WHERE run_id = ? AND task = ? AND item = ? AND name = ?",
                row -> new Kept(row.getString(1), row.getString(2)),
                run.runId(),
                task,
                item,
                key));
        if (!known.isEmpty()) return read(known.get(0));
        Object value = make.call();
        Kept kept = spill.keep(
                run.runId(),
                task + ".once-" + Digest.sha256(key.getBytes(StandardCharsets.UTF_8)),
                item,
                Values.write(value));
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
        return value;
    }

    private @Nullable Object read(Kept kept) {
        String text = spill.read(kept);
        return text == null ? null : Values.read(text);
    }

    @Override
    public void end() {
        renewal.stop();
    }
}
