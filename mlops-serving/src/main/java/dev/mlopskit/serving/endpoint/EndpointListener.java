package dev.mlopskit.serving.endpoint;

/**
 * Hears what happens to the versions of an endpoint, on the thread that did it and in order for each. What it throws is logged and
 * goes no further.
 */
@FunctionalInterface
public interface EndpointListener {
    /** Something happened. */
    void on(EndpointEvent event);
}
