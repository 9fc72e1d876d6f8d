package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.ArtifactRoots;
import dev.mlopskit.tracking.internal.FileNames;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import dev.mlopskit.tracking.spi.TrackingStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Opens SQLite files, and databases in memory. */
public final class SqliteProvider implements TrackingStoreProvider {
    private static final String PREFIX = "sqlite:///";
    private static final String IN_MEMORY = PREFIX + ":memory:";

    @Override
    public Set<String> schemes() {
        return Set.of("sqlite");
    }

    @Override
    public TrackingStore open(String uri, StoreSettings settings) {
        if (uri.equals(IN_MEMORY)) return inMemory(settings);
        if (uri.indexOf('?') >= 0 || uri.indexOf('\0') >= 0)
            throw new StoreException(
                    uri,
                    "has a '?' or a NUL in its path, which SQLite's addresses cannot say: use another folder",
                    null);
        if (!uri.startsWith(PREFIX) || uri.length() == PREFIX.length() || uri.endsWith(":memory:"))
            throw new StoreException(
                    uri, "names no SQLite database: write it like sqlite:///path/to/mlflow.db or " + IN_MEMORY, null);
        Path file =
                FileNames.path(uri.substring(PREFIX.length())).toAbsolutePath().normalize();
        if (Files.isDirectory(file))
            throw new StoreException(file.toString(), "is a folder: give the path of a file in it", null);
        Path root = settings.artifactRoot() == null ? file.resolveSibling("mlruns") : settings.artifactRoot();
        return SqlStore.file(file, ArtifactRoots.address(root), settings);
    }

    /** A store that is gone when it is closed, and with it the artifacts, where nobody said where they are to lie. */
    private static TrackingStore inMemory(StoreSettings settings) {
        if (settings.artifactRoot() != null)
            return SqlStore.memory(ArtifactRoots.address(settings.artifactRoot()), () -> {}, settings);
        String root;
        try {
            root = ArtifactRoots.address(Files.createTempDirectory("mlopskit-"));
        } catch (IOException e) {
            throw new StoreException(IN_MEMORY, "has no folder for artifacts: check java.io.tmpdir", e);
        }
        return SqlStore.memory(
                root, () -> ArtifactStore.open(root, settings.environment()).delete(""), settings);
    }
}
