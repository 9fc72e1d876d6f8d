package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The experiments of a database. */
final class SqlExperiments implements ExperimentStore {
    private final Database database;
    private final String artifactRoot;
    private final InstantSource clock;

    SqlExperiments(Database database, String artifactRoot, InstantSource clock) {
        this.database = database;
        this.artifactRoot = artifactRoot;
        this.clock = clock;
    }

    @Override
    public ExperimentData create(NewExperiment experiment) {
        return database.write(session -> Experiments.create(session, artifactRoot, experiment, clock.millis()));
    }

    @Override
    public Optional<ExperimentData> byId(String experimentId) {
        return database.read(session -> Experiments.byId(session, experimentId));
    }

    @Override
    public Optional<ExperimentData> byName(String name) {
        return database.read(session -> Experiments.byName(session, name));
    }

    @Override
    public Page<ExperimentData> search(Search search) {
        return SearchSql.page(
                database,
                SearchTable.EXPERIMENT,
                search,
                (session, ids) -> Experiments.byIds(
                        session, ids.stream().map(id -> id.get(0)).toList()));
    }

    @Override
    public long count(Search search) {
        return SearchSql.count(database, SearchTable.EXPERIMENT, search);
    }

    @Override
    public void rename(String experimentId, String name) {
        database.write(session -> {
            Experiments.rename(session, experimentId, name, clock.millis());
            return null;
        });
    }

    @Override
    public void setTags(String experimentId, Map<String, String> tags) {
        database.write(session -> {
            Experiments.requireActive(session, experimentId);
            Experiments.setTags(session, experimentId, tags);
            return null;
        });
    }

    @Override
    public void deleteTag(String experimentId, String key) {
        database.write(session -> {
            Experiments.requireActive(session, experimentId);
            Experiments.deleteTag(session, experimentId, key);
            return null;
        });
    }

    @Override
    public void setLifecycle(String experimentId, Search.Lifecycle lifecycle) {
        database.write(session -> {
            Experiments.setLifecycle(session, experimentId, lifecycle, clock.millis());
            return null;
        });
    }

    @Override
    public boolean hasTraces(String experimentId) {
        return database.read(
                session -> session.any("SELECT 1 FROM trace_info WHERE experiment_id = ?", Long.valueOf(experimentId)));
    }

    @Override
    public List<String> deletedBefore(Instant moment) {
        return database.read(session -> Purge.experiments(session, moment));
    }

    @Override
    public void purge(List<String> ids) {
        database.write(session -> {
            for (String id : ids) Purge.experiment(session, id);
            return null;
        });
    }
}
