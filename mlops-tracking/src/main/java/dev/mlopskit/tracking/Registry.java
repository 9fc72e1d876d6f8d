package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ColumnLimits;
import dev.mlopskit.tracking.internal.jvm.RunSource;
import dev.mlopskit.tracking.internal.search.Source;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What registered models and their versions share: the store, who changes it, and who hears of it. Thread-safe. */
final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    private final TrackingStore store;
    private final InstantSource clock;
    private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();

    Registry(TrackingStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    TrackingStore store() {
        return store;
    }

    InstantSource clock() {
        return clock;
    }

    List<RegistryListener> listeners() {
        return listeners;
    }

    /** All versions of all registered models. */
    Query<ModelVersionData> versions() {
        return new Query<>(
                Entity.MODEL_VERSION, new Source<>(store.registry()::searchVersions, store.registry()::countVersions));
    }

    /** Makes a registered model that has no version yet, unless it is there. */
    RegisteredModel create(String name) {
        RegisteredModel model = new RegisteredModel(this, name);
        if (store.registry().model(name).isPresent()) return model;
        store.registry().createModel(name);
        tell(listener -> listener.modelCreated(model));
        return model;
    }

    RegisteredModel rename(String name, String newName) {
        store.registry().renameModel(name, newName);
        RegisteredModel model = new RegisteredModel(this, newName);
        if (!newName.equals(name)) tell(listener -> listener.modelRenamed(name, model));
        return model;
    }

    void delete(String name) {
        store.registry().deleteModel(name);
        tell(listener -> listener.modelDeleted(name));
    }

    void delete(String name, int version) {
        List<AliasMove> moves = store.registry().deleteVersion(name, version, clock.instant(), RunSource.user());
        moves.forEach(move -> tell(listener -> listener.aliasMoved(move)));
        tell(listener -> listener.versionDeleted(name, version));
    }

    /** Says what a registered model, or a version of it, is. */
    void describe(String name, @Nullable Integer version, String description) {
        ColumnLimits.checkDescription(description);
        store.registry().describe(name, version, description);
        tellChange(name, version);
    }

    void setTags(String name, @Nullable Integer version, Map<String, String> tags) {
        tags.forEach(ColumnLimits::checkTag);
        store.registry().setTags(name, version, tags);
        tellChange(name, version);
    }

    void removeTag(String name, @Nullable Integer version, String key) {
        store.registry().deleteTag(name, version, key);
        tellChange(name, version);
    }

    private void tellChange(String name, @Nullable Integer version) {
        if (listeners.isEmpty()) return;
        if (version == null) tell(listener -> listener.modelChanged(new RegisteredModel(this, name)));
        else
            store.registry()
                    .version(name, version)
                    .map(data -> new ModelVersion(this, data))
                    .ifPresent(changed -> tell(listener -> listener.versionChanged(changed)));
    }

    ModelVersion register(NewModelVersion made) {
        ModelVersion version = new ModelVersion(this, store.registry().createVersion(made));
        tell(listener -> listener.versionRegistered(version));
        return version;
    }

    /** Moves an alias to a version, or takes it away. */
    AliasMove move(String name, String alias, @Nullable Integer to, @Nullable String reason) {
        return move(asked(name, alias, null, to, reason), false);
    }

    /** Moves an alias if it still points where it is thought to. */
    AliasMove moveFrom(
            String name, String alias, @Nullable Integer from, @Nullable Integer to, @Nullable String reason) {
        return move(asked(name, alias, from, to, reason), true);
    }

    private AliasMove asked(
            String name, String alias, @Nullable Integer from, @Nullable Integer to, @Nullable String reason) {
        return new AliasMove(name, alias, from, to, clock.instant(), RunSource.user(), reason);
    }

    private AliasMove move(AliasMove asked, boolean compare) {
        AliasMove made = store.registry().moveAlias(asked, compare);
        if (!Objects.equals(made.from(), made.to())) tell(listener -> listener.aliasMoved(made));
        return made;
    }

    private void tell(Consumer<RegistryListener> news) {
        for (RegistryListener listener : listeners)
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a listener of the registry failed", e);
            }
    }
}
