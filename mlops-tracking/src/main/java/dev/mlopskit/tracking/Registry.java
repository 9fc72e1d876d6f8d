package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.jvm.RunSource;
import dev.mlopskit.tracking.internal.search.Source;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.InstantSource;
import java.util.List;
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
    Query<ModelVersion> versions() {
        Source<ModelVersionData> versions =
                new Source<>(store.registry()::searchVersions, store.registry()::countVersions);
        return new Query<>(Entity.MODEL_VERSION, versions.map(data -> new ModelVersion(this, data)));
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
        tell(listener -> listener.aliasMoved(made));
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
