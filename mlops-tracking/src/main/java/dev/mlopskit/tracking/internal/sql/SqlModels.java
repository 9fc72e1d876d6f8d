package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The logged models of a database. */
final class SqlModels implements LoggedModelStore {
    private final Database database;
    private final InstantSource clock;

    SqlModels(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public LoggedModelData create(NewModel model) {
        return database.write(session -> LoggedModels.create(session, model));
    }

    @Override
    public Optional<LoggedModelData> byId(String modelId) {
        return database.read(session -> LoggedModels.byId(session, modelId));
    }

    @Override
    public Optional<LoggedModelData> deleted(String modelId) {
        return database.read(session -> LoggedModels.deleted(session, modelId));
    }

    @Override
    public Optional<LoggedModelData> ofRun(String runId, String name) {
        return database.read(session -> LoggedModels.ofRun(session, runId, name));
    }

    @Override
    public Page<LoggedModelData> search(Search search) {
        return SearchSql.page(
                database,
                SearchTable.LOGGED_MODEL,
                search,
                (session, ids) -> LoggedModels.byIds(
                        session, ids.stream().map(id -> id.get(0)).toList(), search.metrics()));
    }

    @Override
    public long count(Search search) {
        return SearchSql.count(database, SearchTable.LOGGED_MODEL, search);
    }

    @Override
    public void setStatus(String modelId, LoggedModelData.Status status) {
        database.write(session -> {
            LoggedModels.setStatus(session, modelId, status, clock.millis());
            return null;
        });
    }

    @Override
    public void deleteTag(String modelId, String key) {
        database.write(session -> {
            LoggedModels.require(session, modelId);
            return session.update("DELETE FROM logged_model_tags WHERE model_id = ? AND tag_key = ?", modelId, key);
        });
    }

    @Override
    public void setLifecycle(String modelId, Search.Lifecycle lifecycle) {
        database.write(session -> {
            LoggedModels.setLifecycle(session, modelId, lifecycle, clock.millis());
            return null;
        });
    }

    @Override
    public void setTags(String modelId, Map<String, String> tags) {
        database.write(session -> {
            LoggedModels.require(session, modelId);
            for (var tag : tags.entrySet()) LoggedModels.setTag(session, modelId, tag.getKey(), tag.getValue());
            return null;
        });
    }

    @Override
    public List<String> deletedBefore(Instant moment) {
        return database.read(session -> Purge.models(session, moment));
    }

    @Override
    public void purge(List<String> ids) {
        database.write(session -> {
            for (String id : ids) Purge.model(session, id);
            return null;
        });
    }
}
