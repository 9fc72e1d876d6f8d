package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ArtifactStoreProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Artifacts that are files of this machine. */
public final class LocalProvider implements ArtifactStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public ArtifactStore open(String uri, Map<String, String> environment) {
        Path folder = Address.of(uri)
                .local()
                .orElseThrow(() -> new StoreException(uri, "names no folder: use a path or file:///path", null));
        return new LocalArtifacts(uri, folder);
    }
}
