package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.internal.OpenFiles;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies all artifacts below one address to another. Counts what it wrote. */
final class ArtifactCopy {
    private long files;
    private long bytes;

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Copies the files that are not there.
     *
     * @param changing whether what is there may be of an earlier state of the source, so that it is compared where that can be
     *     done here, and copied again elsewhere; otherwise the same size will do, since artifacts are whole or absent
     */
    void copy(ArtifactStore from, ArtifactStore to, boolean changing) {
        if (!from.uri().equals(to.uri())) copy(from, to, changing, "");
    }

    private void copy(ArtifactStore from, ArtifactStore to, boolean changing, String folder) {
        List<ArtifactInfo> entries = from.list(folder);
        if (entries.isEmpty()) return;
        Map<String, Long> sizes = new HashMap<>();
        for (ArtifactInfo entry : to.list(folder)) if (!entry.folder()) sizes.put(entry.path(), entry.size());
        for (ArtifactInfo entry : entries) {
            if (entry.folder()) {
                copy(from, to, changing, entry.path());
                continue;
            }
            boolean sameSize = Long.valueOf(entry.size()).equals(sizes.get(entry.path()));
            if (!sameSize || changing && !isSame(from, to, entry.path())) copyFile(from, to, entry);
        }
    }

    private static boolean isSame(ArtifactStore from, ArtifactStore to, String path) {
        Optional<Path> folder = from.folder();
        Optional<Path> other = to.folder();
        if (folder.isEmpty() || other.isEmpty()) return false;
        try {
            return Files.mismatch(folder.get().resolve(path), other.get().resolve(path)) < 0;
        } catch (IOException e) {
            throw new ArtifactException(path, "compare", e);
        }
    }

    private void copyFile(ArtifactStore from, ArtifactStore to, ArtifactInfo file) {
        Optional<Path> folder = from.folder();
        if (folder.isPresent()) {
            Path local = folder.get().resolve(file.path());
            OpenFiles.refuse(local);
            to.put(file.path(), local, TransferProgress.none());
        } else copyFromAfar(from, to, file.path());
        files++;
        bytes += file.size();
    }

    private static void copyFromAfar(ArtifactStore from, ArtifactStore to, String path) {
        try {
            Path temporary = Files.createTempFile("mlopskit", null);
            try (InputStream in = from.read(path)) {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
                to.put(path, temporary, TransferProgress.none());
            } finally {
                Files.delete(temporary);
            }
        } catch (IOException e) {
            throw new ArtifactException(path, "copy", e);
        }
    }
}
