package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.TrackingStoreProvider;
import java.util.Set;

/** Speaks to MLflow servers. */
public final class ServerProvider implements TrackingStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("http", "https");
    }

    @Override
    public TrackingStore open(String uri, StoreSettings settings) {
        RestStore store = RestStore.open(uri, settings.environment());
        if (settings.artifactRoot() == null) return store;
        throw new StoreException(
                store.uri(), "is a server, which itself says where artifacts go: leave out artifactRoot", null);
    }
}
