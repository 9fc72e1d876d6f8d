package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry of a folder. Every change marks the registered model as changed. */
final class FileRegistry implements RegistryStore {
    private static final String MODEL_VERSIONS_TAG = "mlflow.modelVersions";

    /** Plans something that changes a registered model. */
    private interface Change {
        void plan(Batch batch, Path model, long now) throws IOException;
    }

    private final StoreFolder store;
    private final InstantSource clock;

    FileRegistry(StoreFolder store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private void change(String name, Change change) {
        store.write(() -> {
            change(RegisteredModelFolders.require(store, name), clock.millis(), change);
            return null;
        });
    }

    private void change(Path model, long now, Change change) throws IOException {
        Batch batch = store.batch(model);
        change.plan(batch, model, now);
        // A description of the model itself has been planned already.
        Path file = model.resolve(Meta.FILE);
        if (!batch.has(file)) batch.putLast(RegisteredModelFolders.touched(model, now));
        batch.commit();
    }

    @Override
    public RegisteredModelData createModel(String name) {
        return store.write(() -> RegisteredModelFolders.read(RegisteredModelFolders.create(store, name, clock.millis()))
                .orElseThrow());
    }

    @Override
    public Optional<RegisteredModelData> model(String name) {
        return store.read(() -> RegisteredModelFolders.read(RegisteredModelFolders.place(store, name)));
    }

    @Override
    public Page<RegisteredModelData> searchModels(Search search) {
        return RegistrySearch.MODELS.find(store.read(() -> RegistrySearch.models(store)), search);
    }

    @Override
    public long countModels(Search search) {
        return RegistrySearch.MODELS.count(store.read(() -> RegistrySearch.models(store)), search);
    }

    /** A kill in between leaves the old name in some {@code meta.yaml} files, which this library does not look at. */
    @Override
    public void renameModel(String name, String newName) {
        store.write(() -> {
            Path folder = RegisteredModelFolders.require(store, name);
            if (newName.equals(name)) return null;
            Path target = RegisteredModelFolders.place(store, newName);
            if (Files.exists(target))
                throw new ConflictException(
                        name,
                        "model '" + name + "' cannot be named '" + newName + "', since another one is: use another");
            store.move(folder, target);
            change(target, clock.millis(), (batch, model, now) -> {
                for (Path version : VersionFolders.all(model).values()) {
                    Optional<Meta> meta = Meta.read(version);
                    meta.ifPresent(found -> batch.putLast(found.with("name", newName)));
                }
            });
            return null;
        });
    }

    @Override
    public void deleteModel(String name) {
        store.write(() -> {
            RegisteredModelFolders.delete(store, RegisteredModelFolders.require(store, name));
            return null;
        });
    }

    @Override
    public ModelVersionData createVersion(NewModelVersion made) {
        return store.write(() -> {
            requireModel(made.modelId());
            long now = made.created().toEpochMilli();
            Path folder = RegisteredModelFolders.create(store, made.name(), now);
            var all = VersionFolders.all(folder);
            int version = all.isEmpty() ? 1 : all.lastKey() + 1;
            change(folder, now, (batch, model, time) -> {
                batch.makeFolder(VersionFolders.meta(model, version, made), made.tags());
                if (made.modelId() != null) tellModel(batch, made.modelId(), made.name(), version);
            });
            return VersionFolders.read(folder, version, AliasFiles.read(folder)).orElseThrow();
        });
    }

    /** It may have been removed for good since the caller saw it. */
    private void requireModel(@Nullable String modelId) throws IOException {
        if (modelId != null && store.model(modelId).isEmpty()) throw Missing.loggedModel(modelId);
    }

    /** MLflow's pages show at a logged model which versions it has become. */
    private void tellModel(Batch batch, String modelId, String name, int version) throws IOException {
        Optional<Path> model = store.model(modelId);
        if (model.isEmpty()) return;
        Path tags = model.get().resolve(StoreFolder.TAGS);
        List<Object> versions = new ArrayList<>();
        Optional<String> present = Disk.text(tags.resolve(MODEL_VERSIONS_TAG));
        if (present.isPresent() && Json.read(present.get()) instanceof List<?> list) versions.addAll(list);
        versions.add(Map.of("name", name, "version", version));
        batch.put(tags.resolve(MODEL_VERSIONS_TAG), Json.write(versions).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<ModelVersionData> version(String name, int version) {
        return store.read(() -> {
            Path model = RegisteredModelFolders.place(store, name);
            return VersionFolders.read(model, version, AliasFiles.read(model));
        });
    }

    @Override
    public Optional<ModelVersionData> latest(String name) {
        return store.read(() -> {
            Path model = RegisteredModelFolders.place(store, name);
            Map<String, Integer> aliases = AliasFiles.read(model);
            for (int version : VersionFolders.all(model).descendingKeySet()) {
                Optional<ModelVersionData> found = VersionFolders.read(model, version, aliases);
                if (found.isPresent()) return found;
            }
            return Optional.empty();
        });
    }

    @Override
    public Page<ModelVersionData> searchVersions(Search search) {
        return RegistrySearch.VERSIONS.find(store.read(() -> RegistrySearch.versions(store, search)), search);
    }

    @Override
    public long countVersions(Search search) {
        return RegistrySearch.VERSIONS.count(store.read(() -> RegistrySearch.versions(store, search)), search);
    }

    @Override
    public List<AliasMove> deleteVersion(String name, int version, Instant at, String by) {
        return store.write(() -> {
            Path folder = RegisteredModelFolders.require(store, name);
            List<AliasMove> moves = new ArrayList<>();
            for (var alias : AliasFiles.read(folder).entrySet())
                if (alias.getValue() == version)
                    moves.add(new AliasMove(name, alias.getKey(), version, null, at, by, VERSION_DELETED));
            change(folder, at.toEpochMilli(), (batch, model, now) -> {
                batch.putLast(VersionFolders.deleted(VersionFolders.require(model, version))
                        .with("last_updated_timestamp", now));
                AliasFiles.move(batch, model, moves);
            });
            return moves;
        });
    }

    @Override
    public void describe(String name, @Nullable Integer version, String description) {
        change(
                name,
                (batch, model, now) -> batch.putLast(
                        version == null
                                ? RegisteredModelFolders.touched(model, now).with("description", description)
                                : VersionFolders.require(model, version)
                                        .with("description", description)
                                        .with("last_updated_timestamp", now)));
    }

    @Override
    public void setTags(String name, @Nullable Integer version, Map<String, String> tags) {
        change(name, (batch, model, now) -> KeyFiles.put(batch, tags(model, version), tags, name));
    }

    @Override
    public void deleteTag(String name, @Nullable Integer version, String key) {
        change(name, (batch, model, now) -> batch.delete(KeyFiles.resolve(tags(model, version), key)));
    }

    private static Path tags(Path model, @Nullable Integer version) throws IOException {
        Path owner =
                version == null ? model : VersionFolders.require(model, version).folder();
        return owner.resolve(StoreFolder.TAGS);
    }

    @Override
    public Optional<ModelVersionData> versionByAlias(String name, String alias) {
        return store.read(() -> {
            Path model = RegisteredModelFolders.place(store, name);
            Integer version = AliasFiles.get(model, alias);
            return version == null ? Optional.empty() : VersionFolders.read(model, version, AliasFiles.read(model));
        });
    }

    @Override
    public AliasMove moveAlias(AliasMove asked, boolean compare) {
        return store.write(() -> {
            Path folder = RegisteredModelFolders.require(store, asked.name());
            if (asked.to() != null) VersionFolders.require(folder, asked.to());
            Integer present = AliasFiles.get(folder, asked.alias());
            if (compare && !Objects.equals(present, asked.from())) throw moved(asked, present);
            AliasMove move = new AliasMove(
                    asked.name(), asked.alias(), present, asked.to(), asked.at(), asked.by(), asked.reason());
            change(folder, move.at().toEpochMilli(), (batch, model, now) -> {
                if (!Objects.equals(present, move.to())) AliasFiles.move(batch, model, List.of(move));
            });
            return move;
        });
    }

    private static ConflictException moved(AliasMove asked, @Nullable Integer present) {
        return new ConflictException(
                asked.name(),
                "alias '" + asked.alias() + "' of '" + asked.name() + "' points at " + say(present) + " and not at "
                        + say(asked.from()) + ", as was expected: look again, then decide anew");
    }

    private static String say(@Nullable Integer version) {
        return version == null ? "nothing" : "version " + version;
    }

    @Override
    public List<AliasMove> aliasMoves(String name, String alias) {
        return store.read(() -> AliasFiles.moves(RegisteredModelFolders.place(store, name), alias));
    }
}
