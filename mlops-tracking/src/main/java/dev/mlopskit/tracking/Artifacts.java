package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ArtifactFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The artifacts of a run, to be read. Paths are relative, with {@code /}. Thread-safe. */
public final class Artifacts {
    private final ArtifactFolder folder;

    Artifacts(ArtifactFolder folder) {
        this.folder = folder;
    }

    /** All files, sorted; empty where there are none. */
    public List<String> list() {
        return folder.list("");
    }

    /**
     * A file or folder on this machine.
     *
     * @param path relative, like {@code plots/roc.svg}; the empty path is the folder of all
     * @throws NotFoundException if it is not there
     * @throws dev.mlopskit.core.PathEscapeException if the path could leave the run's artifacts
     */
    public Path path(String path) {
        return folder.existing(path);
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
