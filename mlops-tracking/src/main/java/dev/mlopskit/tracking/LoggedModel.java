package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.InstantSource;

/** A model that a run has logged, with its files in place. Thread-safe. */
public final class LoggedModel {
    private final TrackingStore store;
    private final InstantSource clock;
    private final LoggedModelData data;

    LoggedModel(TrackingStore store, InstantSource clock, LoggedModelData data) {
        this.store = store;
        this.clock = clock;
        this.data = data;
    }

    /** All that the store said of this model when it was logged. */
    public LoggedModelData data() {
        return data;
    }

    /** {@code m-} and 32 hexadecimal digits. */
    public String modelId() {
        return data.modelId();
    }

    /** How to load this model: {@code models:/m-...}. */
    public String uri() {
        return "models:/" + data.modelId();
    }

    /**
     * Makes this model the next version of a registered model, which comes into being if it is not there.
     *
     * @throws InvalidValueException if the name is blank or has a {@code /} or {@code :}
     */
    public ModelVersion register(String name) {
        Limits.checkRegisteredModelName(name);
        ModelVersionData version = store.registry()
                .createVersion(new NewModelVersion(
                        name, uri(), data.artifactUri(), data.runId(), data.modelId(), clock.instant()));
        return new ModelVersion(store, version);
    }

    @Override
    public String toString() {
        return data.name() + " (" + data.modelId() + ")";
    }
}
