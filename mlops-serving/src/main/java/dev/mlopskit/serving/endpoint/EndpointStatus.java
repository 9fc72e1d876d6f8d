package dev.mlopskit.serving.endpoint;

import java.util.List;

/**
 * How an endpoint does.
 *
 * @param uri what it serves
 * @param versions the stable version first, then those that have parts of their own
 */
public record EndpointStatus(String uri, List<VersionStatus> versions) {
    /** Copies the versions. */
    public EndpointStatus {
        versions = List.copyOf(versions);
    }

    /** The version that has what no other has. */
    public VersionStatus stable() {
        return versions.get(0);
    }
}
