package dev.mlopskit.serving.endpoint;

import java.util.List;
import java.util.Optional;

/**
 * How an endpoint does.
 *
 * @param uri what it serves
 * @param versions the stable version first, then those that have parts of their own
 * @param canaryWaitsFor what keeps the canary at its step, for people; empty if there is none
 * @param lastFailure why the alias could not be followed when it was last looked at; empty if it is
 * @param overloaded calls that were refused because there were too many, or their deadline passed; no version counts them
 * @param fallbacks calls that the fallback answered
 * @param shadow what its shadow has seen; empty if it has none
 * @param requestLog what its request log has written; empty if it has none
 */
public record EndpointStatus(
        String uri,
        List<VersionStatus> versions,
        Optional<String> canaryWaitsFor,
        Optional<String> lastFailure,
        long overloaded,
        long fallbacks,
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
