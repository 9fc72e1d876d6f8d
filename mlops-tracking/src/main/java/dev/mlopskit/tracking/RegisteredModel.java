package dev.mlopskit.tracking;

import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.List;
import java.util.Optional;

/** A named line of model versions. It comes into being with its first version. Thread-safe. */
public final class RegisteredModel {
    private final TrackingStore store;
    private final String name;

    RegisteredModel(TrackingStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** The name of the model. */
    public String name() {
        return name;
    }

    /** All versions, the latest first; empty if nothing was registered under this name. */
    public List<ModelVersion> versions() {
        return store.registry().versions(name).stream()
                .map(data -> new ModelVersion(store, data))
                .toList();
    }

    /** The version that an alias points at. */
    public Optional<ModelVersion> alias(String alias) {
        return store.registry().versionByAlias(name, alias).map(data -> new ModelVersion(store, data));
    }

    /**
     * One version.
     *
     * @throws NotFoundException if it is not there
     */
    public ModelVersion version(int version) {
        return store.registry()
                .version(name, version)
                .map(data -> new ModelVersion(store, data))
                .orElseThrow(() -> new NotFoundException(
                        "model version", name + "/" + version, "RegisteredModel.versions() lists what is there"));
    }
}
