package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.internal.artifact.Spool;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The artifacts below one address: those of a run or of a logged model. A file is whole or absent; a write replaces what was
 * there. Paths are relative, with {@code /}; one that could leave the address is refused with
 * {@link dev.mlopskit.core.PathEscapeException}. All methods throw {@link dev.mlopskit.tracking.TrackingException}.
 * Thread-safe.
 */
public interface ArtifactStore {
    /** The address, as the run or model has it. */
    String uri();

    /** The folder, where the artifacts are files of this machine, whether it is there or not. */
    Optional<Path> folder();

    /** Writes an artifact from a file of this machine. */
    void put(String path, Path file);

    /** Writes an artifact from a file of this machine, and tells how far it is. */
    default void put(String path, Path file, TransferProgress progress) {
        put(path, file);
        long size = file.toFile().length();
        progress.moved(path, size, size);
    }

    /** Writes an artifact. */
    void write(String path, byte[] content);

    /** Writes an artifact as its content comes; what throws leaves no part of it behind. */
    default void write(String path, AtomicFiles.Content content) {
        Spool.write(path, content, file -> put(path, file));
    }

    /**
     * An artifact's content, to be closed by the caller.
     *
     * @throws dev.mlopskit.tracking.NotFoundException if there is no such file
     */
    InputStream read(String path);

    /** What lies directly in a folder, by path; the file itself for the path of a file; empty where there is nothing. */
    List<ArtifactInfo> list(String path);

    /** Deletes a file, or a folder with all that is in it; does nothing where there is none. */
    void delete(String path);
}
