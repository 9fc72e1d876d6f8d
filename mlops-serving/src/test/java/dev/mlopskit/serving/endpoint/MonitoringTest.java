package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.DataType;
import dev.mlopskit.data.NumberDrift;
import dev.mlopskit.data.NumberProfile;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.data.TableSketch;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.endpoint.EndpointEvent.AlertBegan;
import dev.mlopskit.serving.endpoint.EndpointEvent.AlertEnded;
import dev.mlopskit.serving.endpoint.EndpointEvent.RolledBack;
import dev.mlopskit.serving.endpoint.EndpointEvent.WindowClosed;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Monitoring EACH_MINUTE = Monitoring.everyMinute().atLeast(100);

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private Registered registered;

    @BeforeEach
    void open() {
        registered = new Registered(folder);
    }

    @AfterEach
    void close() {
        registered.close();
    }

    /** Inputs from the normal distribution, and answers that are all the same. */
    static TableProfile profile(double answer) {
        Map<String, DataType> types = new LinkedHashMap<>();
        types.put("x", DataType.DOUBLE);
        types.put("y", DataType.DOUBLE);
        TableSketch sketch = TableSketch.of(types);
        Random random = new Random(42);
        for (int i = 0; i < 5000; i++) sketch.addRow(random.nextGaussian(), answer);
        return sketch.profile();
    }

    private void ask(Endpoint<Number, Double> endpoint, int times, double mean) {
        for (int i = 0; i < times; i++) endpoint.predict(new Number(mean + random.nextGaussian()));
    }

    private void nextMinute(Endpoint<?, ?> endpoint) {
        registered.clock.advance(MINUTE);
        endpoint.refresh();
    }

    private <E> List<E> events(Class<E> type) {
        return registered.events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private Window window() {
        List<WindowClosed> all = events(WindowClosed.class);
        return all.get(all.size() - 1).window();
    }

    private Window.Feature feature(String name) {
        return window().versions().get(0).features().get(name);
    }

    @Test
    void a_window_tells_what_was_asked_and_answered_and_how_far_it_is_from_the_profile_of_the_package() {
        registered.register("version_1", profile(1)).alias("champion");
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open()) {
            ask(endpoint, 2000, 0);
            nextMinute(endpoint);
            Window.Version version = window().versions().get(0);
            assertThat(window().number()).isZero();
            assertThat(Duration.between(window().from(), window().to())).isEqualTo(MINUTE);
            assertThat(version.name()).isEqualTo("numbers/1");
            assertThat(version.requests()).isEqualTo(2000);
            assertThat(version.rows()).isEqualTo(2000);
            assertThat(version.dropped()).isZero();
            assertThat(version.throughput()).isCloseTo(2000 / 60.0, within(1e-9));
            assertThat(version.p99()).isPositive().isLessThanOrEqualTo(version.max());
            assertThat(version.features().keySet()).containsExactly("x", "y");
            assertThat(feature("x").drift().orElseThrow().psi()).isLessThan(0.05);
            assertThat(feature("y").drift().orElseThrow().psi()).isZero();

            ask(endpoint, 2000, 3);
            nextMinute(endpoint);
            assertThat(window().number()).isEqualTo(1);
            assertThat(window().versions().get(0).rows()).isEqualTo(2000);
            NumberDrift moved = (NumberDrift) feature("x").drift().orElseThrow();
            assertThat(moved.psi()).isGreaterThan(1);
            assertThat(moved.wasserstein()).isCloseTo(3, within(0.1));
            assertThat(feature("x").outOfRangeShare()).isBetween(0.1, 0.5);
        }
    }

    @Test
    void single_rows_lists_and_columns_are_seen_alike() {
        registered.register("version_1", profile(1)).alias("champion");
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open()) {
            endpoint.predict(new Number(1));
            List<Number> rows = new ArrayList<>(List.of(new Number(2), new Number(3)));
            endpoint.predict(rows);
            rows.clear();
            endpoint.score(Map.of("x", Tensor.column(new double[] {4, 5, 60})));
            nextMinute(endpoint);
            assertThat(window().versions().get(0).requests()).isEqualTo(3);
            assertThat(window().versions().get(0).rows()).isEqualTo(6);
            assertThat(feature("x").profile().orElseThrow().distinct()).isEqualTo(6);
            assertThat(feature("y").profile().orElseThrow().values()).isEqualTo(6);
        }
    }

    @Test
    @SuppressWarnings({"rawtypes", "unchecked"}) // maps of any type
    void maps_may_be_used_again_by_the_caller_and_what_they_lack_is_null() {
        registered.register("version_1", profile(1)).alias("champion");
        try (Endpoint<Map, Map> endpoint = Endpoint.builder(
                        registered.tracking, Registered.CHAMPION, Map.class, Map.class)
                .reload(Duration.ZERO)
                .clock(registered.clock)
                .listener(registered.events::add)
                .monitoring(EACH_MINUTE)
                .open()) {
            Map<String, Object> row = new HashMap<>();
            for (int i = 0; i < 4; i++) {
                row.put("x", i == 0 ? Double.NaN : 1000.0 + i);
                endpoint.predict(row);
            }
            row.clear();
            assertThatThrownBy(() -> endpoint.predict(row)).isInstanceOf(SignatureException.class);
            nextMinute(endpoint);
            assertThat(feature("x").nullShare()).isEqualTo(0.25);
            assertThat(feature("x").outOfRangeShare()).isEqualTo(0.75);
            assertThat(window().versions().get(0).refused()).isEqualTo(1);
        }
    }

    @Test
    void without_a_profile_there_is_no_drift_and_the_window_makes_a_profile() {
        registered.register("version_1").alias("champion");
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open()) {
            ask(endpoint, 1000, 0);
            nextMinute(endpoint);
            assertThat(feature("x").drift()).isEmpty();
            assertThat(feature("x").outOfRangeShare()).isNaN();
            TableProfile made = window().versions().get(0).profile().orElseThrow();
            assertThat(made.columns().keySet()).containsExactly("x", "y");
            assertThat(made.numbers("x").values()).isEqualTo(1000);
        }
        registered.endpoint().open().close();
    }

    @Test
    void of_more_rows_than_a_window_may_have_the_next_one_takes_a_sample_of_all_its_time() {
        registered.register("version_1", profile(1)).alias("champion");
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE.rows(1000)).open()) {
            for (int i = 0; i < 10; i++) endpoint.predict(numbers(1000, i));
            nextMinute(endpoint);
            assertThat(window().versions().get(0).rows()).isEqualTo(1000);
            for (int i = 0; i < 1000; i++) endpoint.predict(numbers(10, i));
            nextMinute(endpoint);
            assertThat(window().versions().get(0).rows()).isBetween(500L, 1000L);
            assertThat(((NumberProfile) feature("x").profile().orElseThrow()).max())
                    .as("calls from the end of the window")
                    .isGreaterThan(600);
        }
    }

    private static List<Number> numbers(int count, double value) {
        return Collections.nCopies(count, new Number(value));
    }

    @Test
    void a_call_that_cannot_be_looked_at_is_counted_and_answered() {
        registered.register("version_1", profile(1)).alias("champion");
        List<Number> changing = new AbstractList<>() {
            @Override
            public Number get(int index) {
                return new Number(index);
            }

            @Override
            public int size() {
                return 2;
            }

            @Override
            public Object[] toArray() {
                throw new ConcurrentModificationException();
            }
        };
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open()) {
            assertThat(endpoint.predict(changing)).containsExactly(1.0, 1.0);
            nextMinute(endpoint);
            assertThat(window().versions().get(0).dropped()).isEqualTo(1);
            assertThat(window().versions().get(0).rows()).isZero();
        }
    }

    @Test
    void an_alert_is_told_once_when_it_begins_and_once_when_it_ends() {
        registered.register("version_1", profile(1)).alias("champion");
        Guard rule = Guard.drift("x", 0.2);
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE.alert(rule)).open()) {
            for (double mean : new double[] {0, 3, 3}) {
                ask(endpoint, 2000, mean);
                nextMinute(endpoint);
            }
            ask(endpoint, 50, 0);
            nextMinute(endpoint);
            assertThat(events(AlertEnded.class))
                    .as("50 rows are too few to say")
                    .isEmpty();
            ask(endpoint, 2000, 0);
            nextMinute(endpoint);
            nextMinute(endpoint);
            assertThat(events(AlertBegan.class)).singleElement().satisfies(alert -> {
                assertThat(alert.version()).isEqualTo("numbers/1");
                assertThat(alert.guard()).isEqualTo(rule);
                assertThat(alert.reason()).startsWith("not so that PSI of x is at most 0.2: ");
            });
            assertThat(events(AlertEnded.class)).hasSize(1);
            assertThat(registered.events.indexOf(events(AlertBegan.class).get(0)))
                    .as("right after the second window")
                    .isEqualTo(
                            registered.events.indexOf(events(WindowClosed.class).get(1)) + 1);
        }
    }

    @Test
    void errors_values_out_of_range_and_latency_are_alerts_too() {
        registered.register("fails", profile(1)).alias("champion");
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .circuitBreaker(new CircuitBreaker(64, 1, MINUTE))
                .monitoring(EACH_MINUTE.alert(
                        Guard.errorRate(0.1),
                        Guard.nullShare("x", 0.1),
                        Guard.outOfRange("y", 0.1),
                        Guard.latency(0.5, Duration.ofNanos(1))))
                .open()) {
            for (int i = 0; i < 100; i++) {
                for (int k = 0; k < 3; k++) endpoint.predict(new Number(0));
                assertThatThrownBy(() -> endpoint.predict(new Number(1))).isInstanceOf(ModelExecutionException.class);
            }
            nextMinute(endpoint);
            assertThat(events(AlertBegan.class))
                    .extracting(alert -> alert.guard().getClass().getSimpleName())
                    .containsExactly("ErrorRate", "OutOfRange", "Latency");
            assertThat(window().versions().get(0).errorRate()).isEqualTo(0.25);
        }
    }

    @Test
    void absent_values_are_an_alert_that_ends_with_the_version() {
        registered.register("version_1", profile(1)).alias("champion");
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .monitoring(EACH_MINUTE.alert(Guard.nullShare("x", 0.1)))
                .open()) {
            for (int i = 0; i < 200; i++) endpoint.predict(new Number(i % 2 == 0 ? Double.NaN : 1));
            nextMinute(endpoint);
            assertThat(events(AlertBegan.class)).singleElement().satisfies(alert -> assertThat(alert.reason())
                    .isEqualTo("not so that null share of x is at most 0.1: 0.5"));
            registered.register("version_2", profile(2)).alias("champion");
            endpoint.refresh();
            assertThat(events(AlertEnded.class)).isEmpty();
            nextMinute(endpoint);
            assertThat(events(AlertEnded.class)).singleElement().satisfies(alert -> assertThat(alert.version())
                    .isEqualTo("numbers/1"));
        }
    }

    @Test
    void a_rule_that_can_never_be_judged_is_refused() {
        ModelVersion one = registered.register("version_1").alias("champion");
        EndpointBuilder<Number, Double> builder = registered.endpoint().monitoring(EACH_MINUTE.alert(Guard.drift(0.2)));
        assertThatThrownBy(builder::open)
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("numbers/1")
                .hasMessageContaining("no profile");
        builder.monitoring(EACH_MINUTE.alert(Guard.nullShare("z", 0.2)));
        assertThatThrownBy(builder::open).hasMessageContaining("[x]").hasMessageContaining("[y]");
        ModelVersion two = registered.register("version_2", profile(2));
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            assertThatThrownBy(() -> endpoint.canary(two.uri(), Canary.steps(50).guards(Guard.drift(0.2))))
                    .hasMessageContaining("monitoring(..)");
            assertThat(endpoint.status().stable().name()).isEqualTo(one.name() + "/1");
        }
    }

    @Test
    void a_canary_whose_answers_have_moved_is_rolled_back() {
        registered.register("version_1", profile(1)).alias("champion");
        // It was made to answer 1, and answers 2.
        ModelVersion two = registered.register("version_2", profile(1));
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open()) {
            endpoint.canary(
                    two.uri(),
                    Canary.steps(50)
                            .each(MINUTE.multipliedBy(5), 10)
                            .guards(Guard.drift("y", Guard.Figure.KOLMOGOROV_SMIRNOV, 0.2)));
            ask(endpoint, 1000, 0);
            endpoint.refresh();
            assertThat(events(RolledBack.class)).as("no window has closed").isEmpty();
            nextMinute(endpoint);
            assertThat(events(RolledBack.class)).singleElement().satisfies(event -> assertThat(event.reason())
                    .startsWith("not so that KOLMOGOROV_SMIRNOV of y is at most 0.2: 1.0"));
            ask(endpoint, 10, 0);
            nextMinute(endpoint);
            nextMinute(endpoint);
            assertThat(events(WindowClosed.class))
                    .extracting(closed -> closed.window().versions().size())
                    .as("it is told of once more when it is gone")
                    .containsExactly(2, 2, 1);
        }
    }

    @Test
    void what_the_last_window_has_is_told_when_the_endpoint_is_closed() {
        registered.register("version_1", profile(1)).alias("champion");
        Endpoint<Number, Double> endpoint =
                registered.endpoint().monitoring(EACH_MINUTE).open();
        ask(endpoint, 10, 0);
        registered.clock.advance(Duration.ofSeconds(10));
        endpoint.close();
        endpoint.close();
        assertThat(window().to()).isEqualTo(Instant.EPOCH.plusSeconds(10));
        assertThat(window().versions().get(0).rows()).isEqualTo(10);
        assertThat(events(WindowClosed.class)).hasSize(1);
    }
}
