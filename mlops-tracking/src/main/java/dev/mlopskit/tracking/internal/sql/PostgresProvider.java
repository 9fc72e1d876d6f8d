package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.internal.ArtifactRoots;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.TrackingStoreProvider;
import java.nio.file.Path;
import java.util.Set;

/** Opens PostgreSQL databases. */
public final class PostgresProvider implements TrackingStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("postgresql");
    }

    @Override
    public TrackingStore open(String uri, StoreSettings settings) {
        Path root = settings.artifactRoot() == null ? Path.of("mlruns") : settings.artifactRoot();
        return SqlStore.postgres(uri, ArtifactRoots.address(root), settings);
    }
}
