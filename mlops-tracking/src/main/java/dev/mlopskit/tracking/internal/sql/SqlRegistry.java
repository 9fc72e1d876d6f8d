package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry of a database. Every change marks the registered model as changed. */
final class SqlRegistry implements RegistryStore {
    /** Something that changes a registered model. */
    private interface Change {
        void run(Session session, long now) throws SQLException;
    }

    private final Database database;
    private final InstantSource clock;

    SqlRegistry(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private void change(String name, Change change) {
        database.write(session -> {
            RegisteredModels.require(session, name);
            long now = clock.millis();
            change.run(session, now);
            RegisteredModels.touch(session, name, now);
            return null;
        });
    }

    @Override
    public RegisteredModelData createModel(String name) {
        return database.write(session -> {
            RegisteredModels.create(session, name, clock.millis());
            return RegisteredModels.require(session, name);
        });
    }

    @Override
    public Optional<RegisteredModelData> model(String name) {
        return database.read(session -> RegisteredModels.byName(session, name));
    }

    @Override
    public Page<RegisteredModelData> searchModels(Search search) {
        return SearchSql.page(
                database,
                SearchTable.REGISTERED_MODEL,
                search,
                (session, ids) -> RegisteredModels.byNames(
                        session, ids.stream().map(id -> id.get(0)).toList()));
    }

    @Override
    public long countModels(Search search) {
        return SearchSql.count(database, SearchTable.REGISTERED_MODEL, search);
    }

    @Override
    public void renameModel(String name, String newName) {
        database.write(session -> {
            RegisteredModels.rename(session, name, newName, clock.millis());
            return null;
        });
    }

    @Override
    public void deleteModel(String name) {
        database.write(session -> {
            RegisteredModels.delete(session, name);
            return null;
        });
    }

    @Override
    public ModelVersionData createVersion(NewModelVersion made) {
        return database.write(session -> {
            RegisteredModels.create(session, made.name(), made.created().toEpochMilli());
            int version = ModelVersions.create(session, made);
            RegisteredModels.touch(session, made.name(), made.created().toEpochMilli());
            return ModelVersions.require(session, made.name(), version);
        });
    }

    @Override
    public Optional<ModelVersionData> version(String name, int version) {
        return database.read(session -> ModelVersions.byNumber(session, name, version));
    }

    @Override
    public Page<ModelVersionData> searchVersions(Search search) {
        return SearchSql.page(
                database,
                SearchTable.MODEL_VERSION,
                search,
                (session, ids) -> ModelVersions.read(
                        session,
                        ids.stream()
                                .map(id -> new ModelVersions.Id(id.get(0), Integer.parseInt(id.get(1))))
                                .toList()));
    }

    @Override
    public long countVersions(Search search) {
        return SearchSql.count(database, SearchTable.MODEL_VERSION, search);
    }

    @Override
    public List<AliasMove> deleteVersion(String name, int version, Instant at, String by) {
        return database.write(session -> {
            RegisteredModels.require(session, name);
            List<AliasMove> moves = ModelVersions.delete(session, name, version, at, by);
            RegisteredModels.touch(session, name, at.toEpochMilli());
            return moves;
        });
    }

    @Override
    public void describe(String name, @Nullable Integer version, String description) {
        change(name, (session, now) -> {
            if (version == null) RegisteredModels.describe(session, name, description);
            else ModelVersions.describe(session, name, version, description, now);
        });
    }

    @Override
    public void setTags(String name, @Nullable Integer version, Map<String, String> tags) {
        change(name, (session, now) -> {
            if (version == null) RegisteredModels.setTags(session, name, tags);
            else ModelVersions.setTags(session, name, version, tags);
        });
    }

    @Override
    public void deleteTag(String name, @Nullable Integer version, String key) {
        change(name, (session, now) -> {
            if (version == null) RegisteredModels.deleteTag(session, name, key);
            else ModelVersions.deleteTag(session, name, version, key);
        });
    }

    @Override
    public Optional<ModelVersionData> versionByAlias(String name, String alias) {
        return database.read(session -> {
            Integer version = Aliases.get(session, name, alias);
            return version == null ? Optional.empty() : ModelVersions.byNumber(session, name, version);
        });
    }

    @Override
    public AliasMove moveAlias(AliasMove move, boolean compare) {
        return database.write(session -> {
            AliasMove made = Aliases.move(session, move, compare);
            RegisteredModels.touch(session, move.name(), move.at().toEpochMilli());
            return made;
        });
    }

    @Override
    public List<AliasMove> aliasMoves(String name, String alias) {
        return database.read(session -> Aliases.moves(session, name, alias));
    }
}
