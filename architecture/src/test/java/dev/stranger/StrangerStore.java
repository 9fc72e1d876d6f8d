package dev.stranger;

import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.TrackingStore;

/** A store that is built on another one. */
record StrangerStore(String uri, TrackingStore inner) implements TrackingStore {
    @Override
    public ExperimentStore experiments() {
        return inner.experiments();
    }

    @Override
    public RunStore runs() {
        return inner.runs();
    }

    @Override
    public LoggedModelStore models() {
        return inner.models();
    }

    @Override
    public RegistryStore registry() {
        return inner.registry();
    }

    @Override
    public ArtifactStore artifacts(String address) {
        return inner.artifacts(address);
    }

    @Override
    public void close() {
        inner.close();
    }
}
