package dev.mlopskit.tracking;

import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The artifacts of a run, to be read. Paths are relative, with {@code /}. Thread-safe. */
public final class Artifacts {
    private final ArtifactStore store;

    Artifacts(ArtifactStore store) {
        this.store = store;
    }

    /** All files, sorted; empty where there are none. */
    public List<String> list() {
        List<String> files = new ArrayList<>();
        addFiles("", files);
        files.sort(null);
        return files;
    }

    private void addFiles(String folder, List<String> files) {
        for (ArtifactInfo entry : store.list(folder))
            if (entry.folder()) addFiles(entry.path(), files);
            else files.add(entry.path());
    }

    /**
     * A file or folder on this machine.
     *
     * @param path relative, like {@code plots/roc.svg}; the empty path is the folder of all
     * @throws NotFoundException if it is not there
     * @throws dev.mlopskit.core.PathEscapeException if the path could leave the run's artifacts
     */
    public Path path(String path) {
        store.list(path);
        Path folder =
                store.folder().orElseThrow(() -> new StoreException(store.uri(), "is no folder of this machine", null));
        Path file = folder.resolve(path);
        if (!Files.exists(file))
            throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + folder);
        return file;
    }

    /** The content of a file in UTF-8; throws as {@link #path(String)} does. */
    public String text(String path) {
        try {
            return Files.readString(path(path));
        } catch (IOException e) {
            throw new ArtifactException(path, "read", e);
        }
    }
}
