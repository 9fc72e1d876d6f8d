package dev.stranger;

import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.TrackingStoreProvider;
import java.util.Map;
import java.util.Set;

/** Opens {@code stranger:NAME}, which has an experiment NAME with its artifacts on a shelf. */
public final class StrangerProvider implements TrackingStoreProvider {
    private static final String SCHEME = "stranger";

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public TrackingStore open(String uri, StoreSettings settings) {
        String name = uri.substring(SCHEME.length() + 1);
        TrackingStore inner = TrackingStore.open("sqlite:///:memory:", settings);
        inner.experiments().create(new NewExperiment(name, "shelf:" + name, Map.of()));
        return new StrangerStore(uri, inner);
    }
}
