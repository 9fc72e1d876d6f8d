package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.ArtifactRoots;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.TrackingStoreProvider;
import java.nio.file.Path;
import java.util.Set;

/** Opens folders in the layout of MLflow's file store. */
public final class FolderProvider implements TrackingStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public TrackingStore open(String uri, StoreSettings settings) {
        Path folder = FileStore.folder(uri)
                .orElseThrow(() -> new StoreException(uri, "names no folder: use ./mlruns or another path", null));
        Path root = settings.artifactRoot() == null ? folder : settings.artifactRoot();
        return FileStore.open(folder, ArtifactRoots.address(root), settings);
    }
}
