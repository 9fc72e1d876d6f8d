package dev.mlopskit.tracking;

import dev.mlopskit.tracking.spi.Adoption;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.Optional;

/**
 * A store that is no database as far as anyone can see.
 *
 * @param givesIds whether it gives all ids itself, as a server does
 */
record OtherStore(TrackingStore inner, boolean givesIds) implements TrackingStore {
    @Override
    public String uri() {
        return "other:" + inner.uri();
    }

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
    public ArtifactStore artifacts(String uri) {
        return inner.artifacts(uri);
    }

    @Override
    public Optional<Adoption> adoption() {
        return givesIds ? Optional.empty() : inner.adoption();
    }

    @Override
    public void close() {
        inner.close();
    }
}
