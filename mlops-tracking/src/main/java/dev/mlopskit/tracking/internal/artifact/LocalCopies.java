package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.core.Folders;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Artifacts of other machines as files of this one: copied once, to a temporary folder that goes when this is closed.
 * Thread-safe.
 */
public final class LocalCopies implements AutoCloseable {
    private final Map<String, Path> copies = new ConcurrentHashMap<>();

    /** Where a file or folder of artifacts is on this machine, whether it always was or is copied now. */
    public Path of(ArtifactStore store, String path) {
        store.list(path);
        return store.folder()
                .map(folder -> path.isEmpty() ? folder : folder.resolve(path))
                .orElseGet(() -> copies.computeIfAbsent(store.uri() + "\n" + path, key -> copy(store, path)));
    }

    private static Path copy(ArtifactStore store, String path) {
        Path folder = temporary();
        Path target = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
        try {
            Download.to(store, path, target, TransferProgress.none());
            return target;
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("mlopskit-artifacts");
        } catch (IOException e) {
            throw new ArtifactException("the temporary folder", "write", e);
        }
    }

    @Override
    public void close() {
        copies.forEach((key, copy) -> delete(key.endsWith("\n") ? copy : Objects.requireNonNull(copy.getParent())));
        copies.clear();
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // It lies in the temporary folder, which the system clears.
            LoggerFactory.getLogger(LocalCopies.class).debug("{} cannot be deleted", folder, e);
        }
    }
}
