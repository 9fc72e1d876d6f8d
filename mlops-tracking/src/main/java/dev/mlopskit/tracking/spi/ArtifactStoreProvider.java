package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.util.Map;
import java.util.Set;

/**
 * Opens the artifacts of the addresses of a scheme. Implementations are found by {@link java.util.ServiceLoader}, have a public
 * constructor without arguments, and are thread-safe. They must load without what they need beside this library, so its types
 * belong into method bodies and classes of their own. The first one found for a scheme is asked.
 */
@Beta
public interface ArtifactStoreProvider {
    /** The schemes of its addresses, in lower case and without the colon, like {@code s3}. */
    Set<String> schemes();

    /**
     * The artifacts below an address. Called for each use: what is dear to make, such as a client, is kept.
     *
     * @param uri an address with one of the schemes; with that of files, also a plain path
     * @param environment where variables such as {@code MLFLOW_S3_ENDPOINT_URL} are looked up
     * @throws dev.mlopskit.tracking.StoreException if the address names no place of this kind
     */
    ArtifactStore open(String uri, Map<String, String> environment);
}
