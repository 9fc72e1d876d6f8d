package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.ArtifactContent;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TransferProgress;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The artifacts below one address: those of a run or of a logged model. A file is whole or absent; a write replaces what was
 * there. Paths are relative, with {@code /}; one that could leave the address is refused with
 * {@link dev.mlopskit.core.PathEscapeException}, as {@link ArtifactPath} does it. All methods throw
 * {@link dev.mlopskit.tracking.TrackingException}. Thread-safe.
 */
@Beta
public interface ArtifactStore {
    /**
     * The artifacts below an address, by the {@link ArtifactStoreProvider} of its scheme. This library has those of folders
     * (paths, and {@code file:} without a host), of {@code s3://bucket/prefix} where the application has the AWS SDK, and of
     * {@code mlflow-artifacts:} where {@code MLFLOW_TRACKING_URI} names a server.
     *
     * @param environment where variables such as {@code MLFLOW_S3_ENDPOINT_URL} are looked up
     * @throws StoreException if the address is of no kind that is known here
     */
    static ArtifactStore open(String uri, Map<String, String> environment) {
        // Not the working directory of this process, which an empty path is.
        if (uri.isBlank())
            throw new StoreException("of artifacts", "has no address, since its row has none: set it there", null);
        return Providers.artifacts(uri).open(uri, environment);
    }

    /** Whether an address is of a kind that is known here, wherever it leads. */
    static boolean isKnown(String uri) {
        return !uri.isBlank() && Providers.hasArtifacts(uri);
    }

    /** The address, as the run or model has it. */
    String uri();

    /** The folder, where the artifacts are files of this machine, whether it is there or not. */
    Optional<Path> folder();

    /** Writes an artifact from a file of this machine, and tells how far it is, at the end at least. */
    void put(String path, Path file, TransferProgress progress);

    /** Writes an artifact. */
    void write(String path, byte[] content);

    /**
     * Writes an artifact as its content comes; what throws leaves no part of it behind. Unless a store does better, the content
     * goes to a temporary file first, and then as with {@link #put}.
     */
    default void write(String path, ArtifactContent content) {
        Spool.write(path, content, file -> put(path, file, TransferProgress.none()));
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
