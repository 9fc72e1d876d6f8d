package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.Run;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowListenersTest {
    private static final Monitoring EACH_MINUTE =
            Monitoring.everyMinute().atLeast(100).alert(Guard.drift("x", 0.2));

    @TempDir
    Path folder;

    private Registered registered;

    @BeforeEach
    void open() {
        registered = new Registered(folder);
        registered.register("version_1", MonitoringTest.profile(1)).alias("champion");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    private void window(Endpoint<Number, Double> endpoint, double x) {
        for (int i = 0; i < 600; i++) endpoint.predict(new Number(x));
        registered.clock.advance(Duration.ofMinutes(1));
        endpoint.refresh();
    }

    @Test
    void a_window_is_a_short_text() {
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open()) {
            window(endpoint, 50);
        }
        EndpointEvent closed = registered.events.stream()
                .filter(EndpointEvent.WindowClosed.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(closed.toString())
                .startsWith("WindowClosed[0, 1970-01-01T00:00:00Z to 1970-01-01T00:01:00Z, numbers/1: 600 calls,")
                .hasSizeLessThan(200);
    }

    @Test
    void micrometer_has_calls_latency_drift_and_alerts_of_each_version() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .monitoring(EACH_MINUTE)
                .listener(new MicrometerEndpointListener(registry, "numbers"))
                .open()) {
            window(endpoint, 50);
            window(endpoint, 50);
            String[] one = {"endpoint", "numbers", "version", "numbers/1"};
            assertThat(registry.get("mlopskit.endpoint.requests")
                            .tags(one)
                            .tag("outcome", "answered")
                            .counter()
                            .count())
                    .isEqualTo(1200);
            assertThat(registry.get("mlopskit.endpoint.rows")
                            .tags(one)
                            .counter()
                            .count())
                    .isEqualTo(1200);
            assertThat(registry.get("mlopskit.endpoint.throughput")
                            .tags(one)
                            .gauge()
                            .value())
                    .isCloseTo(10, within(1e-9));
            assertThat(registry.get("mlopskit.endpoint.latency")
                            .tags(one)
                            .tag("quantile", "0.99")
                            .gauge()
                            .value())
                    .isBetween(1e-9, 10.0);
            assertThat(registry.get("mlopskit.endpoint.psi")
                            .tags(one)
                            .tag("feature", "x")
                            .gauge()
                            .value())
                    .isGreaterThan(0.2);
            assertThat(registry.get("mlopskit.endpoint.out.of.range.share")
                            .tags(one)
                            .tag("feature", "x")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("mlopskit.endpoint.alerts")
                            .tags(one)
                            .tag("rule", "PSI of x is at most 0.2")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("mlopskit.endpoint.events")
                            .tags(one)
                            .tag("event", "Stable")
                            .counter()
                            .count())
                    .isEqualTo(1);

            registered.register("version_2", MonitoringTest.profile(2)).alias("champion");
            endpoint.refresh();
            window(endpoint, 0);
            window(endpoint, 0);
            assertThat(registry.find("mlopskit.endpoint.psi").tags(one).gauges())
                    .isEmpty();
            assertThat(registry.find("mlopskit.endpoint.alerts").tags(one).gauges())
                    .isEmpty();
            assertThat(registry.get("mlopskit.endpoint.psi")
                            .tags("version", "numbers/2", "feature", "x")
                            .gauge()
                            .value())
                    .isPositive();
        }
    }

    @Test
    void a_run_has_each_window_as_a_step_of_its_metrics() {
        try (Run run = registered.tracking.experiment("serving").startRun("numbers");
                Endpoint<Number, Double> endpoint = registered
                        .endpoint()
                        .monitoring(EACH_MINUTE)
                        .listener(new TrackingEndpointListener(run))
                        .open()) {
            window(endpoint, 0);
            registered.clock.advance(Duration.ofMinutes(1));
            endpoint.refresh();
            window(endpoint, 50);
            assertThat(registered.tracking.run(run.runId()).metrics())
                    .containsEntry("numbers/1/requests", 600.0)
                    .containsEntry("numbers/1/out_of_range_share/x", 1.0)
                    .containsEntry("numbers/1/null_share/y", 0.0)
                    .containsKeys("numbers/1/psi/x", "numbers/1/jensen_shannon/y", "numbers/1/p99_ms");
            assertThat(registered.tracking.history(run.runId(), "numbers/1/requests"))
                    .extracting(metric -> metric.step())
                    .as("nobody asked in the second window")
                    .containsExactly(0L, 2L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "numbers/3, numbers/3",
        "/models/numbers, models/numbers",
        "models:/numbers@champion, models_/numbers_champion",
        "C:\\models\\numbers, C__models_numbers",
        "../numbers//3/, _/numbers/3",
        "./.../x..y, _/_/x..y",
        "..b/..c/.d, _b/_c/.d",
        "/, _",
        "'', _",
        "größe, gr__e"
    })
    void a_name_becomes_one_that_mlflow_takes(String name, String key) {
        assertThat(TrackingEndpointListener.key(name)).isEqualTo(key);
    }

    /** Wherever a long path is cut. */
    @Test
    void a_path_of_any_length_becomes_a_name_that_mlflow_takes() {
        try (Run run = registered.tracking.experiment("serving").startRun("numbers")) {
            for (int length = 80; length < 130; length++) {
                String path = "/tmp/" + "x".repeat(length % 7) + "/a../..b/".repeat(length / 9) + "/numbers";
                String key =
                        TrackingEndpointListener.key(path.substring(path.length() - Math.min(path.length(), length)));
                assertThat(key).hasSizeLessThanOrEqualTo(100).endsWith("/numbers");
                run.metric(key + "/requests", length);
                assertThat(registered.tracking.run(run.runId()).metrics())
                        .containsEntry(key + "/requests", (double) length);
            }
        }
    }

    @Test
    void names_that_mlflow_does_not_take_are_changed() {
        String uri = registered.tracking.modelPath(Registered.CHAMPION).toString();
        try (Run run = registered.tracking.experiment("serving").startRun("numbers");
                Endpoint<Number, Double> endpoint = Endpoint.builder(
                                registered.tracking, uri, Number.class, Double.class)
                        .reload(Duration.ZERO)
                        .clock(registered.clock)
                        .monitoring(EACH_MINUTE)
                        .listener(new TrackingEndpointListener(run))
                        .open()) {
            window(endpoint, 0);
            assertThat(registered.tracking.run(run.runId()).metrics().keySet())
                    .anyMatch(name -> name.endsWith("/psi/x") && !name.startsWith("/"));
        }
    }
}
