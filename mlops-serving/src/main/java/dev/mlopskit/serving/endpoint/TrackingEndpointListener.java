package dev.mlopskit.serving.endpoint;

import dev.mlopskit.tracking.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the windows of an endpoint to a run as metrics, each at the step that is the number of its window. A listener of an endpoint with
 * {@link EndpointBuilder#monitoring}. The run stays open, and is the application's to close after the endpoint.
 *
 * <p>Metrics of a version are called {@code penguins/3/requests}, {@code error_rate}, {@code throughput} (a second), {@code p50_ms}, {@code
 * p99_ms}, {@code rows}, {@code dropped}, and of a feature {@code penguins/3/psi/body_mass_g}, {@code jensen_shannon}, {@code null_share}, {@code
 * out_of_range_share}. What is NaN is left out, and so is a version that was not asked.
 *
 * <p>A name becomes a part of these as MLflow takes it: characters other than letters, digits, {@code _}, {@code -}, {@code .}, {@code /} and
 * spaces are {@code _}; of one with more than 100 characters, like the path of a folder, the last 100 count; what is empty between
 * slashes is left out; and several dots at the beginning of a part, or a part that is one dot, are {@code _}. In the name of a
 * feature {@code /} is {@code _} too. Thread-safe.
 */
public final class TrackingEndpointListener implements EndpointListener {
    /** What MLflow takes at most, 250, with room for the end of the name. */
    private static final int LONGEST = 100;

    private final Run run;

    /** Writes to a run. */
    public TrackingEndpointListener(Run run) {
        this.run = run;
    }

    @Override
    public void on(EndpointEvent event) {
        if (!(event instanceof EndpointEvent.WindowClosed closed)) return;
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Window.Version version : closed.window().versions())
            if (version.requests() + version.refused() > 0) version(version, metrics);
        if (!metrics.isEmpty()) run.metrics(metrics, closed.window().number());
    }

    private static void version(Window.Version version, Map<String, Double> metrics) {
        String name = key(version.name());
        metrics.put(name + "/requests", (double) version.requests());
        metrics.put(name + "/error_rate", version.errorRate());
        metrics.put(name + "/throughput", version.throughput());
        metrics.put(name + "/p50_ms", version.p50().toNanos() / 1e6);
        metrics.put(name + "/p99_ms", version.p99().toNanos() / 1e6);
        metrics.put(name + "/rows", (double) version.rows());
        metrics.put(name + "/dropped", (double) version.dropped());
        version.features().forEach((feature, seen) -> {
            String end = "/" + key(feature).replace('/', '_');
            put(metrics, name + "/null_share" + end, seen.nullShare());
            put(metrics, name + "/out_of_range_share" + end, seen.outOfRangeShare());
            seen.drift().ifPresent(drift -> {
                put(metrics, name + "/psi" + end, drift.psi());
                put(metrics, name + "/jensen_shannon" + end, drift.jensenShannon());
            });
        });
    }

    private static void put(Map<String, Double> metrics, String name, double value) {
        if (!Double.isNaN(value)) metrics.put(name, value);
    }

    /** A path of names as MLflow takes it: relative, and of its characters only. Cut first: a cut may leave dots or a slash in front. */
    static String key(String name) {
        String end = name.substring(Math.max(0, name.length() - LONGEST));
        String key = Arrays.stream(end.replaceAll("[^A-Za-z0-9_\\-./ ]", "_").split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.replaceFirst("^(\\.\\.+|\\.$)", "_"))
                .collect(Collectors.joining("/"));
        return key.isEmpty() ? "_" : key;
    }
}
