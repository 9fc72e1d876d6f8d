package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs of a database. */
final class SqlRuns implements RunStore {
    private final Database database;
    private final InstantSource clock;

    SqlRuns(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public RunData create(NewRun run) {
        return database.write(session -> {
            String id = Runs.create(session, run);
            return RunReader.read(session, List.of(id)).get(0);
        });
    }

    @Override
    public Optional<RunData> byId(String runId) {
        return database.read(session -> RunReader.read(session, List.of(runId))).stream()
                .findFirst();
    }

    @Override
    public void log(String runId, List<? extends RunEntry> entries) {
        // By far the most frequent call.
        if (entries.size() == 1 && entries.get(0) instanceof Metric metric) {
            database.log(new Writer.LogMetric(runId, metric));
            return;
        }
        database.log(session -> {
            RunLog.write(session, runId, entries);
            return null;
        });
    }

    @Override
    public void setStatus(String runId, RunStatus status, @Nullable Instant end, List<? extends RunEntry> last) {
        database.log(session -> {
            Runs.setStatus(session, runId, status, end);
            RunLog.write(session, runId, last);
            return null;
        });
    }

    @Override
    public boolean endIf(String runId, Tag tag, RunStatus status, Instant end, List<? extends RunEntry> last) {
        // Alone: two statements see one state only when no other process writes the tag in between.
        return database.write(session -> Runs.endIf(session, runId, tag, status, end, last));
    }

    @Override
    public void deleteTag(String runId, String key) {
        database.log(session -> {
            Runs.requireActive(session, runId);
            return session.update("DELETE FROM tags WHERE run_uuid = ? AND key = ?", runId, key);
        });
    }

    @Override
    public void setLifecycle(String runId, Search.Lifecycle lifecycle) {
        database.write(session -> {
            Runs.setLifecycle(session, runId, lifecycle, clock.millis());
            return null;
        });
    }

    @Override
    public List<Metric> history(String runId, String key) {
        return database.read(session -> Metrics.history(session, runId, key));
    }

    @Override
    public List<Metric> points(String runId) {
        return database.read(session -> Metrics.all(session, runId));
    }

    @Override
    public Page<RunData> search(Search search) {
        return SearchSql.page(
                database,
                SearchTable.RUN,
                search,
                (session, ids) -> RunReader.read(
                        session, ids.stream().map(id -> id.get(0)).toList(), search.metrics()));
    }

    @Override
    public long count(Search search) {
        return SearchSql.count(database, SearchTable.RUN, search);
    }

    @Override
    public List<String> deletedBefore(Instant moment) {
        return database.read(session -> Purge.runs(session, moment));
    }

    @Override
    public void purge(List<String> ids) {
        database.write(session -> {
            for (String id : ids) Purge.run(session, id);
            return null;
        });
    }
}
