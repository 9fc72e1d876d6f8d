package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.TASKS;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.internal.Change;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.Restored;
import dev.mlopskit.pipeline.internal.store.Micros;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.tracking.spi.OwnTables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task of a run, or an item of a mapped one, as its row has it. */
record RowOfTask(
        String task,
        int item,
        TaskState state,
        int attempts,
        Kept kept,
        @Nullable String error,
        @Nullable String reason,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    static final String COLUMNS =
            "task, item, state, attempts, value, address, files, error, reason, started_at, ended_at";

    private static final String INSERT = "INSERT INTO " + TASKS + " (run_id, " + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, task, item) DO UPDATE SET"
            + " state = excluded.state, attempts = excluded.attempts, value = excluded.value,"
            + " address = excluded.address, files = excluded.files, error = excluded.error, reason = excluded.reason,"
            + " started_at = excluded.started_at, ended_at = excluded.ended_at";

    static RowOfTask of(Change.OfTask change) {
        return new RowOfTask(
                change.task(),
                change.item(),
                change.state(),
                change.attempts(),
                change.value() == null ? Kept.NOTHING : change.value(),
                change.error() == null ? null : RecordedError.write(change.error()),
                plain(change.reason()),
                change.startedAt(),
                change.endedAt());
    }

    /** A text that every database takes. */
    private static @Nullable String plain(@Nullable String text) {
        return text == null ? null : RecordedError.plain(text);
    }

    static RowOfTask of(String runId, ResultSet row) throws SQLException {
        String task = row.getString(1);
        String state = row.getString(3);
        return new RowOfTask(
                task,
                row.getInt(2),
                Damage.told("state of task '" + task + "'", runId, () -> TaskState.valueOf(state)),
                row.getInt(4),
                new Kept(row.getString(5), row.getString(6), files(row.getString(7))),
                row.getString(8),
                row.getString(9),
                Micros.readNullable(row, 10),
                Micros.readNullable(row, 11));
    }

    private static Map<String, String> files(@Nullable String json) {
        if (json == null) return Map.of();
        Map<String, String> files = new HashMap<>();
        if (Json.read(json) instanceof Map<?, ?> map)
            map.forEach((path, digest) -> files.put(String.valueOf(path), String.valueOf(digest)));
        return files;
    }

    void insert(OwnTables.Rows rows, String runId) throws SQLException {
        rows.update(
                INSERT,
                runId,
                task,
                item,
                state.name(),
                attempts,
                kept.text(),
                kept.address(),
                kept.files().isEmpty() ? null : Json.write(kept.files()),
                error,
                reason,
                Micros.ofNullable(startedAt),
                Micros.ofNullable(endedAt));
    }

    /** Whether it has a value; a task without one that has not said so has lost it. */
    boolean hasValue() {
        return kept.text() != null || kept.address() != null;
    }

    /** Such as {@code value of task 'a[3]'}. */
    String named(String column) {
        return column + " of task '" + task + (item < 0 ? "" : "[" + item + "]") + "'";
    }

    /**
     * What was known, with the value itself.
     *
     * @param text the value as it was kept
     */
    Restored.OfTask restore(String runId, @Nullable String text) {
        if (state.isFinal() && endedAt == null)
            throw Damage.of(named("ended_at"), runId, "it is empty, and the task is " + state);
        if (attempts < 0) throw Damage.of(named("attempts"), runId, "there cannot be " + attempts);
        return new Restored.OfTask(
                task,
                item,
                state,
                attempts,
                text != null,
                text == null ? null : Damage.told(named("value"), runId, () -> Values.read(text)),
                kept.files(),
                error == null ? null : RecordedError.read(error),
                reason,
                startedAt,
                endedAt);
    }
}
