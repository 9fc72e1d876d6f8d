package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The kinds of places for artifacts, by the scheme of their address. */
public final class ArtifactStores {
    private ArtifactStores() {}

    /** Whether an address is of a kind that no store of this library can read, whatever server is asked. */
    public static boolean isUnknown(String uri) {
        if (uri.isBlank()) return true;
        try {
            return Address.of(uri).local().isEmpty() && !uri.startsWith("s3:");
        } catch (StoreException e) {
            return true;
        }
    }

    /** As the other one, with the variables of this process. */
    public static ArtifactStore open(String uri) {
        return open(uri, System.getenv());
    }

    /**
     * The artifacts below an address: a folder of this machine, or {@code s3://bucket/prefix}.
     *
     * @param environment where {@code MLFLOW_S3_ENDPOINT_URL} is looked up
     */
    public static ArtifactStore open(String uri, Map<String, String> environment) {
        // Not the working directory of this process, which an empty path is.
        if (uri.isBlank())
            throw new StoreException("of artifacts", "has no address, since its row has none: set it there", null);
        Optional<Path> folder = Address.of(uri).local();
        if (folder.isPresent()) return new LocalArtifacts(uri, folder.get());
        if (uri.startsWith("s3:")) return S3Library.open(uri, environment);
        if (uri.startsWith("mlflow-artifacts:"))
            throw new StoreException(
                    uri, "is kept by an MLflow server: open that server as the store, with its http:// address", null);
        throw new StoreException(
                Address.shown(uri),
                "is of a kind that this version does not read or write: use a folder, s3:// or a server",
                null);
    }
}
