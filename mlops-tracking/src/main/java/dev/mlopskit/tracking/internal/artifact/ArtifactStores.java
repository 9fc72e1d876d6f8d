package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;

/** The kinds of places for artifacts, by the scheme of their address. */
public final class ArtifactStores {
    private ArtifactStores() {}

    /** The artifacts below an address: a plain path, or {@code file:} without a host. */
    public static ArtifactStore open(String uri) {
        // A drive letter is no scheme.
        boolean hasScheme = uri.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
        if (!hasScheme || uri.startsWith("file:")) return new LocalArtifacts(uri);
        throw new StoreException(uri, "is no local folder, and this version reads and writes local ones only", null);
    }
}
