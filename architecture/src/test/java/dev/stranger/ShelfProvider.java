package dev.stranger;

import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ArtifactStoreProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

// @start region="provider"
/** Opens {@code shelf:NAME}. */
public final class ShelfProvider implements ArtifactStoreProvider {
    private final ConcurrentMap<String, byte[]> shelf = new ConcurrentHashMap<>();

    @Override
    public Set<String> schemes() {
        return Set.of("shelf");
    }

    @Override
    public ArtifactStore open(String uri, Map<String, String> environment) {
        return new ShelfArtifacts(uri, shelf);
    }
}
// @end
