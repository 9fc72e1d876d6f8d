package dev.mlopskit.serving.endpoint;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures the windows of one endpoint in a registry of Micrometer, whose jar {@code io.micrometer:micrometer-core} the application
 * brings along; nobody else needs it. A listener of an endpoint with {@link EndpointBuilder#monitoring}: figures change when a window closes. Without monitoring
 * there is no window, and {@code events} is all that is measured. Gauges
 * of a version or a feature that the last window did not have are taken out of the registry. One for each endpoint. Thread-safe.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>tags beside {@code endpoint}</th><th>what</th></tr>
 * <tr><td>mlopskit.endpoint.requests</td><td>counter</td><td>version, outcome</td><td>calls: {@code answered}, {@code error}, {@code refused}</td></tr>
 * <tr><td>mlopskit.endpoint.rows</td><td>counter</td><td>version</td><td>rows that were sketched</td></tr>
 * <tr><td>mlopskit.endpoint.dropped</td><td>counter</td><td>version</td><td>calls that were to be sketched and were not</td></tr>
 * <tr><td>mlopskit.endpoint.throughput</td><td>gauge</td><td>version</td><td>calls a second</td></tr>
 * <tr><td>mlopskit.endpoint.latency</td><td>gauge</td><td>version, quantile</td><td>seconds: 0.5, 0.99, 1</td></tr>
 * <tr><td>mlopskit.endpoint.psi, .jensen.shannon, .null.share, .out.of.range.share</td><td>gauge</td><td>version, feature</td><td>as in {@link Window.Feature}</td></tr>
 * <tr><td>mlopskit.endpoint.alerts</td><td>gauge</td><td>version, rule</td><td>1 while a rule does not hold</td></tr>
 * <tr><td>mlopskit.endpoint.events</td><td>counter</td><td>version, event</td><td>what else happened, such as {@code RolledBack}</td></tr>
 * </table>
 */
public final class MicrometerEndpointListener implements EndpointListener {
    private static final String PREFIX = "mlopskit.endpoint.";
    private static final String ALERTS = "alerts";

    private record Key(String name, Tags tags) {}

    private record Kept(Meter meter, AtomicReference<Double> value) {}

    private final MeterRegistry registry;
    private final Tags endpoint;
    private final Map<Key, Kept> gauges = new HashMap<>();
    private final Set<Key> fresh = new HashSet<>();

    /**
     * Measures in a registry, which stays open.
     *
     * @param endpoint the value of the tag {@code endpoint}
     */
    // An application that has a registry reads its module anyway, and others need not have it.
    @SuppressWarnings("exports")
    public MicrometerEndpointListener(MeterRegistry registry, String endpoint) {
        this.registry = registry;
        this.endpoint = Tags.of("endpoint", endpoint);
    }

    @Override
    public synchronized void on(EndpointEvent event) {
        if (event instanceof EndpointEvent.WindowClosed closed) window(closed.window());
        else if (event instanceof EndpointEvent.AlertBegan alert)
            gauge(ALERTS, "rules that do not hold", 1, rule(alert.version(), alert.guard()));
        else if (event instanceof EndpointEvent.AlertEnded alert)
            take(new Key(ALERTS, rule(alert.version(), alert.guard())));
        else
            count(
                    "events",
                    1,
                    Tags.of("version", version(event), "event", event.getClass().getSimpleName()));
    }

    private static Tags rule(String version, Guard rule) {
        return Tags.of("version", version, "rule", rule.toString());
    }

    private static String version(EndpointEvent event) {
        if (event instanceof EndpointEvent.Stable stable) return stable.version();
        if (event instanceof EndpointEvent.CanaryStep step) return step.version();
        if (event instanceof EndpointEvent.Promoted promoted) return promoted.version();
        if (event instanceof EndpointEvent.RolledBack rolledBack) return rolledBack.version();
        if (event instanceof EndpointEvent.CircuitOpened opened) return opened.version();
        if (event instanceof EndpointEvent.CircuitClosed closed) return closed.version();
        return event instanceof EndpointEvent.LoadFailed failed ? failed.uri() : "";
    }

    private void window(Window window) {
        fresh.clear();
        window.versions().forEach(this::version);
        Set<Key> stale = new HashSet<>(gauges.keySet());
        stale.removeAll(fresh);
        for (Key key : stale) if (!key.name().equals(ALERTS)) take(key);
    }

    private void version(Window.Version version) {
        Tags tags = Tags.of("version", version.name());
        count("requests", version.requests() - version.errors(), tags.and("outcome", "answered"));
        count("requests", version.errors(), tags.and("outcome", "error"));
        count("requests", version.refused(), tags.and("outcome", "refused"));
        count("rows", version.rows(), tags);
        count("dropped", version.dropped(), tags);
        gauge("throughput", "calls a second", version.throughput(), tags);
        latency("0.5", version.p50(), tags);
        latency("0.99", version.p99(), tags);
        latency("1", version.max(), tags);
        version.features().forEach((name, feature) -> feature(feature, tags.and("feature", name)));
    }

    private void latency(String quantile, Duration time, Tags tags) {
        gauge("latency", "how long calls take, in seconds", time.toNanos() / 1e9, tags.and("quantile", quantile));
    }

    private void feature(Window.Feature feature, Tags tags) {
        gauge("null.share", "rows without a value", feature.nullShare(), tags);
        gauge("out.of.range.share", "rows beyond the profile of the package", feature.outOfRangeShare(), tags);
        feature.drift().ifPresent(drift -> {
            gauge("psi", "population stability index", drift.psi(), tags);
            gauge("jensen.shannon", "Jensen-Shannon distance", drift.jensenShannon(), tags);
        });
    }

    private void count(String name, long more, Tags tags) {
        Counter.builder(PREFIX + name)
                .tags(endpoint.and(tags))
                .register(registry)
                .increment((double) more);
    }

    private void gauge(String name, String description, double value, Tags tags) {
        Key key = new Key(name, tags);
        fresh.add(key);
        gauges.computeIfAbsent(key, made -> {
                    AtomicReference<Double> holder = new AtomicReference<>(value);
                    Gauge gauge = Gauge.builder(PREFIX + name, holder, AtomicReference::get)
                            .description(description)
                            .tags(endpoint.and(tags))
                            .register(registry);
                    return new Kept(gauge, holder);
                })
                .value()
                .set(value);
    }

    private void take(Key key) {
        Kept gone = gauges.remove(key);
        if (gone != null) registry.remove(gone.meter());
    }
}
