package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.artifact.Download;
import dev.mlopskit.tracking.internal.artifact.LocalCopies;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The artifacts of a run, to be read, wherever they lie: in a folder, in S3 or at a server. Paths are relative, with {@code /};
 * one that could leave the run's artifacts is refused with {@link dev.mlopskit.core.PathEscapeException}. Thread-safe.
 */
public final class Artifacts {
    private final ArtifactStore store;
    private final LocalCopies copies;

    Artifacts(ArtifactStore store, LocalCopies copies) {
        this.store = store;
        this.copies = copies;
    }

    /** The paths of all files, sorted; empty where there are none. */
    public List<String> list() {
        return files("").stream().map(ArtifactInfo::path).toList();
    }

    /**
     * All files below a folder with their sizes, by path; the file itself for the path of a file; empty where there is nothing.
     *
     * @param folder relative, like {@code plots}; the empty path for all
     */
    public List<ArtifactInfo> files(String folder) {
        return Download.files(store, folder);
    }

    /**
     * A file or folder on this machine. Artifacts that lie elsewhere are copied to a temporary folder, once: asked again, this
     * gives the same copy. It is there until the {@link Tracking} is closed.
     *
     * @param path relative, like {@code plots/roc.svg}; the empty path is the folder of all
     * @throws NotFoundException if it is not there
     */
    public Path path(String path) {
        Path file = copies.of(store, path);
        if (!Files.exists(file))
            throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + store.uri());
        return file;
    }

    /**
     * The content of a file as it comes, to be closed by the caller.
     *
     * @throws NotFoundException if it is not there
     */
    public InputStream open(String path) {
        return store.read(path);
    }

    /**
     * The content of a file in UTF-8.
     *
     * @throws NotFoundException if it is not there
     * @throws ArtifactException if it cannot be read or is not UTF-8
     */
    public String text(String path) {
        try (InputStream in = open(path)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        } catch (IOException e) {
            throw new ArtifactException(path, "read", e);
        }
    }

    /** Copies a file to a file, or all that is in a folder into a folder; see the other one. */
    public void download(String path, Path target) {
        download(path, target, TransferProgress.none());
    }

    /**
     * Copies a file to a file, or all that is in a folder, and no more, into a folder. Folders are made as needed; files that
     * have the same names are replaced, each in one step.
     *
     * @param path relative; the empty path for all
     * @param target what the file or folder is to be on this machine
     * @param progress hears how far it is
     * @throws NotFoundException if it is not there
     */
    public void download(String path, Path target, TransferProgress progress) {
        Download.to(store, path, target, progress);
    }
}
