package dev.mlopskit.serving.endpoint;

import java.util.List;
import java.util.Optional;

/**
 * How an endpoint does.
 *
 * @param uri what it serves
 * @param versions the stable version first, then those that have parts of their own
 * @param shadow what its shadow has seen; empty if it has none
 * @param requestLog what its request log has written; empty if it has none
 */
public record EndpointStatus(
        String uri,
        List<VersionStatus> versions,
        Optional<ShadowStatus> shadow,
        Optional<RequestLog.Status> requestLog) {
    /** Copies the versions. */
    public EndpointStatus {
        versions = List.copyOf(versions);
    }

    /** The version that has what no other has. */
    public VersionStatus stable() {
        return versions.get(0);
    }
}
