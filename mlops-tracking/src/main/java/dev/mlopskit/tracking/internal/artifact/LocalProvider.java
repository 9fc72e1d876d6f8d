package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ArtifactStoreProvider;
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
        return new LocalArtifacts(uri);
    }
}
