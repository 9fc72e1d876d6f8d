package dev.mlopskit.serving.endpoint;

import java.time.Duration;

/**
 * A version of an endpoint and how it has done since it was loaded.
 *
 * @param name {@code penguins/3} for a version of the registry, else the address it was loaded from
 * @param role what it is there for
 * @param percent its part of the traffic
 * @param requests calls that it answered or failed; a call with many rows is one
 * @param errors calls that it failed
 * @param refused calls whose rows did not fit its signature, which are neither; rows that the stable version takes all the same
 *     count as errors too
 * @param p50 the time that half of the calls took at most, without the wait for {@link EndpointBuilder#limit}
 * @param p99 the time that 99 of 100 calls took at most
 * @param max the longest time that a call took
 * @param circuitOpen whether it is not asked for now, since it failed too often
 */
public record VersionStatus(
        String name,
        Role role,
        double percent,
        long requests,
        long errors,
        long refused,
        Duration p50,
        Duration p99,
        Duration max,
        boolean circuitOpen) {
    /** What a version is there for. */
    public enum Role {
        /** Has what no other version has. */
        STABLE,
        /** Takes over in steps. */
        CANARY,
        /** Has a fixed part. */
        SPLIT,
        /** Sees a copy of the traffic, and answers nobody. */
        SHADOW
    }

    /** The share of calls that it failed; 0 as long as there are none. */
    public double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
