package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.artifact.ArtifactStores;
import dev.mlopskit.tracking.internal.file.FileStore;
import dev.mlopskit.tracking.internal.rest.RestStore;
import dev.mlopskit.tracking.internal.sql.SqlStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of store, by the scheme of their URI. */
public final class Stores {
    public static final String IN_MEMORY = "sqlite:///:memory:";
    private static final String SQLITE = "sqlite:///";

    private Stores() {}

    /** What {@code MLFLOW_TRACKING_URI} says, or else {@code mlflow.db} in the working directory. */
    public static String defaultUri(Map<String, String> environment) {
        String uri = environment.getOrDefault("MLFLOW_TRACKING_URI", "");
        return uri.isBlank() ? SQLITE + "mlflow.db" : uri;
    }

    /** Opens a store. */
    public static TrackingStore open(
            String uri,
            @Nullable Path artifactRoot,
            Durability durability,
            InstantSource clock,
            Map<String, String> environment) {
        if (uri.startsWith("http://") || uri.startsWith("https://")) {
            RestStore store = RestStore.open(uri, environment);
            if (artifactRoot == null) return store;
            throw new StoreException(
                    store.uri(), "is a server, which itself says where artifacts go: leave out artifactRoot", null);
        }
        if (uri.startsWith("postgresql:") || uri.startsWith("postgresql+"))
            return SqlStore.postgres(
                    uri, location(artifactRoot == null ? Path.of("mlruns") : artifactRoot), durability, clock);
        if (uri.equals(IN_MEMORY)) return inMemory(artifactRoot, clock);
        Optional<Path> folder = FileStore.folder(uri);
        if (folder.isPresent())
            return FileStore.open(
                    folder.get(),
                    location((artifactRoot == null ? folder.get() : artifactRoot.toAbsolutePath()).normalize()),
                    durability,
                    clock);
        if (uri.indexOf('?') >= 0 || uri.indexOf('\0') >= 0)
            throw new StoreException(
                    uri,
                    "has a '?' or a NUL in its path, which SQLite's addresses cannot say: use another folder",
                    null);
        if (!uri.startsWith(SQLITE) || uri.length() == SQLITE.length() || uri.endsWith(":memory:"))
            throw new StoreException(
                    uri,
                    "is of a kind that this version does not open: use sqlite:///path/to/mlflow.db, " + IN_MEMORY
                            + ", postgresql://user@host/database, http://host:port or the path of a folder, in the code or in"
                            + " MLFLOW_TRACKING_URI",
                    null);
        Path file = Path.of(uri.substring(SQLITE.length())).toAbsolutePath().normalize();
        if (Files.isDirectory(file))
            throw new StoreException(file.toString(), "is a folder: give the path of a file in it", null);
        Path root = artifactRoot == null ? file.resolveSibling("mlruns") : artifactRoot;
        return SqlStore.file(file, location(root), durability, clock);
    }

    /** A store that is gone when it is closed, and with it the artifacts, where nobody said where they are to lie. */
    private static TrackingStore inMemory(@Nullable Path artifactRoot, InstantSource clock) {
        if (artifactRoot != null) return SqlStore.memory(location(artifactRoot), () -> {}, clock);
        Path folder;
        try {
            folder = Files.createTempDirectory("mlopskit-");
        } catch (IOException e) {
            throw new StoreException(IN_MEMORY, "has no folder for artifacts: check java.io.tmpdir", e);
        }
        return SqlStore.memory(
                location(folder), () -> ArtifactStores.open(location(folder)).delete(""), clock);
    }

    /** A folder as MLflow writes it: the path, or on Windows, where a drive letter would look like a scheme, a URI. */
    private static String location(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        if (!windows) return folder.toString();
        String uri = folder.toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
