package dev.mlopskit.pipeline.internal.journal;

import static dev.mlopskit.pipeline.internal.journal.JournalTables.ONCE;

import dev.mlopskit.pipeline.internal.Change;
import dev.mlopskit.pipeline.internal.Kept;
import dev.mlopskit.pipeline.internal.RunKeeper;
import dev.mlopskit.pipeline.internal.store.StoreTables;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps nothing of a replay, and gives what the effects of the earlier run gave. */
final class ReplayKeeper implements RunKeeper {
    /** What the value of an effect is read with. */
    interface Reading {
        @Nullable
        Object read(String task, String key, Kept kept);
    }

    private final StoreTables tables;
    private final Reading reading;
    /** The run, and those that it did parts of again, the newest first. */
    private final List<String> runs;

    ReplayKeeper(StoreTables tables, Reading reading, List<String> runs) {
        this.tables = tables;
        this.reading = reading;
        this.runs = runs;
    }

    @Override
    public void begin(Consumer<Throwable> lost) {}

    @Override
    public Kept keep(String task, int item, @Nullable Object value) {
        return Kept.NOTHING;
    }

    @Override
    public void commit(List<Change> changes) {}

    @Override
    public @Nullable Object once(String task, int item, String key, Callable<?> make) throws Exception {
        for (String run : runs) {
            List<Kept> known = tables.read(rows -> rows.list(
                    "SELECT value, address FROM " + ONCE + " WHERE run_id = ? AND task = ? AND item = ? AND name = ?",
                    row -> new Kept(row.getString(1), row.getString(2)),
                    run,
                    task,
                    item,
                    key));
            if (!known.isEmpty()) return reading.read(task, key, known.get(0));
        }
        return make.call();
    }

    @Override
    public boolean keepsEffects() {
        return false;
    }

    @Override
    public void end() {}

    @Override
    public void release() {}
}
