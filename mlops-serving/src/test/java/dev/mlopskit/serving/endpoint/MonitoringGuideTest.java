package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.PackageBuilder;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/serving.md shows of monitoring is what is compiled and run here. */
class MonitoringGuideTest {
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

    @Test
    void profile() {
        List<Number> trainingRows = List.of(new Number(1), new Number(2));
        PackageBuilder builder = Registered.packaged("version_1");
        // @start region="profile"
        ModelPackage model = builder.profile(trainingRows).build();
        // @end
        assertThat(model.profile().orElseThrow().numbers("y").rows()).isEqualTo(2);
    }

    @Test
    void endpoint() {
        Tracking tracking = registered.tracking;
        MeterRegistry registry = new SimpleMeterRegistry();
        Path logs = folder;
        // @start region="endpoint"
        try (Run run = tracking.experiment("serving").startRun("numbers");
                Endpoint<Number, Double> endpoint = Endpoint.builder(
                                tracking, "models:/numbers@champion", Number.class, Double.class)
                        .monitoring(Monitoring.everyMinute()
                                .alert(
                                        Guard.drift(0.2),
                                        Guard.nullShare("x", 0.05),
                                        Guard.outOfRange("y", 0.01),
                                        Guard.errorRate(0.01),
                                        Guard.latency(0.99, Duration.ofMillis(20))))
                        .requestLog(RequestLog.to(logs.resolve("numbers.jsonl"))
                                .percent(1)
                                .mask("x"))
                        .listener(new MicrometerEndpointListener(registry, "numbers"))
                        .listener(new TrackingEndpointListener(run))
                        .listener(event -> {
                            if (event instanceof EndpointEvent.AlertBegan alert)
                                System.out.println(alert.version() + ": " + alert.reason());
                        })
                        .canary(Canary.steps(10, 50).guards(Guard.errorRate(0.01), Guard.drift("y", 0.2)))
                        .open()) {
            endpoint.predict(new Number(0.5));
        }
        // @end
        assertThat(registry.get("mlopskit.endpoint.rows").counter().count()).isEqualTo(1);
    }
}
