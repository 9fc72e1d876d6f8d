package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/serving.md shows of endpoints is what is compiled and run here. */
class EndpointGuideTest {
    @TempDir
    Path folder;

    private Registered registered;
    private Tracking tracking;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        tracking = registered.tracking;
        registered.register("version_1").alias("champion");
        registered.register("version_2").alias("challenger");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    @Test
    void open() {
        Number row = new Number(1);
        // @start region="open"
        try (Endpoint<Number, Double> numbers =
                Endpoint.open(tracking, "models:/numbers@champion", Number.class, Double.class)) {
            double answer = numbers.predict(row);
            List<Double> answers = numbers.predict(List.of(row, row));
        }
        // @end
    }

    @Test
    void builder() {
        // @start region="builder"
        try (Endpoint<Number, Double> numbers = Endpoint.builder(
                        tracking, "models:/numbers@champion", Number.class, Double.class)
                .canary(Canary.steps(5, 25, 50)
                        .each(Duration.ofMinutes(10), 500)
                        .guards(Guard.errorRate(0.01), Guard.latencyRatio(0.99, 1.5)))
                .warmUp(List.of(new Number(1)))
                .batching(Batching.within(Duration.ofMillis(20)))
                .limit(64, 256)
                .fallback(row -> 0.0)
                .listener(event -> System.out.println(event))
                .open()) {
            System.out.println(numbers.status().stable());
        }
        // @end
    }

    @Test
    void canary() {
        try (Endpoint<Number, Double> numbers = registered.endpoint().open()) {
            // @start region="canary"
            numbers.canary("models:/numbers@challenger", Canary.steps(10, 50));
            // ... and if someone knows better than its guards:
            numbers.rollback("the support is full of it");
            // @end
            // @start region="split"
            numbers.split(Map.of("models:/numbers@challenger", 20));
            double answer = numbers.predict(new Number(1), CallOptions.key("customer-17"));
            // @end
            assertThat(answer).isBetween(1.0, 2.0);
        }
    }

    @Test
    void shadow() {
        try (Endpoint<Number, Double> numbers = registered.endpoint().open()) {
            // @start region="shadow"
            numbers.shadow(Shadow.of("models:/numbers@challenger")
                    .percent(20)
                    .onDifference(difference -> System.out.println(difference)));
            numbers.predict(new Number(1));
            System.out.println(numbers.status().shadow().orElseThrow().differenceRate());
            // @end
        }
    }

    @Test
    void compare() {
        try (Endpoint<Number, Double> numbers = registered.endpoint().open()) {
            // @start region="compare"
            numbers.compare(AbTest.against("models:/numbers@challenger"));
            double answer = numbers.predict(new Number(1), CallOptions.key("customer-17"));
            // ... later, when it is known what came of it:
            numbers.report("customer-17", "mobile", true);
            numbers.comparison().winner().ifPresent(System.out::println);
            // @end
            assertThat(answer).isBetween(1.0, 2.0);
        }
    }
}
