package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.spi.TrackingStore;
import org.jspecify.annotations.Nullable;

/** A version of a registered model. Thread-safe. */
public final class ModelVersion {
    private final TrackingStore store;
    private final ModelVersionData data;

    ModelVersion(TrackingStore store, ModelVersionData data) {
        this.store = store;
        this.data = data;
    }

    /** All that the registry said of this version when it was read. */
    public ModelVersionData data() {
        return data;
    }

    /** The name of the registered model. */
    public String name() {
        return data.name();
    }

    /** The number of the version, from 1. */
    public int version() {
        return data.version();
    }

    /** How to load this very version: {@code models:/name/3}. */
    public String uri() {
        return "models:/" + data.name() + "/" + data.version();
    }

    /**
     * Points an alias of the registered model at this version, away from where it pointed before.
     *
     * @return this version as it is then
     * @throws InvalidValueException if the alias is not letters, digits, {@code _} and {@code -}, or is reserved
     */
    public ModelVersion alias(String alias) {
        Limits.checkAlias(alias);
        store.registry().setAlias(data.name(), alias, data.version(), null);
        return reread();
    }

    /**
     * Points an alias at this version only if it still points where it is thought to, so that of two who decide at the
     * same time one learns of the other.
     *
     * @param expected the version that it must point at; {@code null} for none
     * @return this version as it is then
     * @throws ConflictException if it points elsewhere
     */
    public ModelVersion aliasIf(String alias, @Nullable ModelVersion expected) {
        Limits.checkAlias(alias);
        store.registry().setAlias(data.name(), alias, data.version(), expected == null ? 0 : expected.version());
        return reread();
    }

    private ModelVersion reread() {
        return new ModelVersion(
                store, store.registry().version(data.name(), data.version()).orElse(data));
    }

    @Override
    public String toString() {
        return data.name() + " version " + data.version();
    }
}
