package dev.mlopskit.serving.endpoint;

import org.jspecify.annotations.Nullable;

/** Something that happened to the versions of an endpoint. What it names are versions as {@link VersionStatus#name()} has them. */
public sealed interface EndpointEvent {
    /** A version has all traffic that no other version has, from its start or since the one before it was replaced. */
    record Stable(String version, @Nullable String before) implements EndpointEvent {}

    /** A version could not be loaded; what was served before goes on. */
    record LoadFailed(String uri, Throwable error) implements EndpointEvent {}

    /** A canary gets another part of the traffic; its first step is its start. */
    record CanaryStep(String version, int percent) implements EndpointEvent {}

    /** A canary has become the stable version. */
    record Promoted(String version, String before, String reason) implements EndpointEvent {}

    /** A canary was taken out. */
    record RolledBack(String version, String to, String reason) implements EndpointEvent {}

    /** A version failed too often, and is not asked for a while. */
    record CircuitOpened(String version, String reason) implements EndpointEvent {}

    /** A version that was not asked for a while answers again. */
    record CircuitClosed(String version) implements EndpointEvent {}

    /** A window of the monitor has closed; see {@link Monitoring}. It is not logged. */
    record WindowClosed(Window window) implements EndpointEvent {
        /** In short; what was seen of each feature is in the window. */
        @Override
        public String toString() {
            return "WindowClosed[" + window + "]";
        }
    }

    /** A guard of the monitor did not hold in a window, and did in the one before; told before the next window. */
    record AlertBegan(String version, Guard guard, String reason) implements EndpointEvent {}

    /** A guard that did not hold holds again, or its version is served no more. */
    record AlertEnded(String version, Guard guard, String reason) implements EndpointEvent {}
}
