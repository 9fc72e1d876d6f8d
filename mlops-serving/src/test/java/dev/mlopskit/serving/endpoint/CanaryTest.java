package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.endpoint.EndpointEvent.CanaryStep;
import dev.mlopskit.serving.endpoint.EndpointEvent.Promoted;
import dev.mlopskit.serving.endpoint.EndpointEvent.RolledBack;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Registered registered;
    private ModelVersion one;
    private ModelVersion two;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        one = registered.register("version_1").alias("champion");
        two = registered.register("version_2");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    @Test
    void a_canary_goes_through_its_steps_and_is_promoted_when_the_last_one_went_well() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), Canary.steps(10, 50).each(MINUTE, 20));
            assertThat(share(endpoint)).isCloseTo(0.10, within(0.03));
            endpoint.refresh();
            assertThat(percent(endpoint)).as("the step has not lasted its time").isEqualTo(10);
            registered.clock.advance(MINUTE);
            endpoint.refresh();
            assertThat(share(endpoint)).isCloseTo(0.50, within(0.05));
            registered.clock.advance(MINUTE);
            endpoint.refresh();

            assertThat(endpoint.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/2");
            assertThat(registered.champion()).isEqualTo(2);
            assertThat(registered.lastReason())
                    .startsWith("promoted: canary at 50 %")
                    .contains("0 errors");
            assertThat(registered.events)
                    .extracting(Object::getClass)
                    .containsExactly(EndpointEvent.Stable.class, CanaryStep.class, CanaryStep.class, Promoted.class);
        }
    }

    @Test
    void a_step_that_has_lasted_its_time_waits_for_its_requests() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), Canary.steps(50).each(MINUTE, 20));
            registered.clock.advance(MINUTE.multipliedBy(100));
            endpoint.refresh();
            assertThat(registered.champion()).isEqualTo(1);
        }
    }

    @Test
    void a_canary_that_fails_is_rolled_back_and_no_caller_has_felt_it() {
        ModelVersion fails = registered.register("fails");
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(fails.uri(), Canary.steps(50).each(MINUTE, 10));
            for (int i = 0; i < 1000; i++)
                assertThat(endpoint.predict(new Number(1))).isEqualTo(1);
            endpoint.refresh();

            assertThat(registered.champion()).isEqualTo(1);
            assertThat(endpoint.status().versions()).hasSize(1);
            assertThat(registered.events).last().isInstanceOfSatisfying(RolledBack.class, event -> {
                assertThat(event.version()).isEqualTo("numbers/3");
                assertThat(event.reason())
                        .contains("error rate is at most 0.01")
                        .contains("1.0");
            });
            assertThat(registered.tracking.modelVersion(fails.uri()).data().tags())
                    .containsKey("mlopskit.rolled_back");
        }
    }

    @Test
    void what_the_alias_is_moved_to_is_a_canary_first_and_the_alias_goes_back_with_it() {
        ModelVersion fails = registered.register("fails");
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().canary(Canary.steps(50).each(MINUTE, 10)).open()) {
            fails.alias("champion");
            endpoint.refresh();
            assertThat(percent(endpoint)).isEqualTo(50);
            for (int i = 0; i < 100; i++) endpoint.predict(new Number(1));
            endpoint.refresh();

            assertThat(registered.champion()).isEqualTo(1);
            assertThat(registered.lastReason()).startsWith("rollback: not so that error rate is at most 0.01");
            endpoint.refresh();
            assertThat(endpoint.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/1");
        }
    }

    @Test
    void a_version_that_was_rolled_back_is_not_served_again_though_somebody_moved_the_alias_on_and_back() {
        ModelVersion fails = registered.register("fails");
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .canary(Canary.steps(50).each(Duration.ZERO, 10))
                .open()) {
            two.alias("champion");
            endpoint.refresh();
            for (int i = 0; i < 100; i++) endpoint.predict(new Number(1));
            endpoint.refresh();
            assertThat(endpoint.status().stable().name()).isEqualTo("numbers/2");
            fails.alias("champion");
            endpoint.refresh();
            one.alias("champion");
            endpoint.refresh();
            assertThat(registered.events).last().isEqualTo(new CanaryStep("numbers/1", 50));
            assertThat(endpoint.status().stable().name()).isEqualTo("numbers/2");
        }
    }

    @Test
    void a_version_that_was_rolled_back_is_served_all_the_same_when_the_alias_is_moved_to_it_after_that() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open();
                Endpoint<Number, Double> careful =
                        registered.endpoint().canary(Canary.steps(50)).open()) {
            endpoint.canary(two.uri(), Canary.steps(50).manual());
            endpoint.rollback("not yet");
            two.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.status().stable().name()).isEqualTo("numbers/2");

            careful.refresh();
            careful.rollback("not yet");
            assertThat(registered.champion()).isEqualTo(1);
            two.alias("champion");
            careful.refresh();
            assertThat(careful.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/1", "numbers/2");
        }
    }

    @Test
    void a_latency_and_a_metric_of_the_users_guard_too() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(
                    two.uri(), Canary.steps(50).each(MINUTE, 10).guards(Guard.latency(0.99, Duration.ofNanos(1))));
            share(endpoint);
            endpoint.refresh();
            assertThat(registered.events).last().isInstanceOfSatisfying(RolledBack.class, event -> assertThat(
                            event.reason())
                    .contains("p99 is at most 1.0E-6 ms"));
            endpoint.canary(
                    two.uri(),
                    Canary.steps(50)
                            .each(MINUTE, 10)
                            .guards(Guard.latencyRatio(0.5, 1e6), Guard.metric("complaints", () -> 3, 2)));
            endpoint.refresh();
            assertThat(registered.events).last().isInstanceOfSatisfying(RolledBack.class, event -> assertThat(
                            event.reason())
                    .isEqualTo("not so that complaints is at most 2.0: 3.0"));
        }
    }

    @Test
    void a_canary_is_promoted_and_rolled_back_by_hand_and_waits_for_that_if_asked_to() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), Canary.steps(50).each(Duration.ZERO, 1).manual());
            share(endpoint);
            endpoint.refresh();
            assertThat(percent(endpoint)).isEqualTo(50);
            endpoint.rollback("too early");
            assertThat(registered.champion()).isEqualTo(1);
            endpoint.canary(two.uri(), Canary.steps(50).manual());
            endpoint.promote("looked at by three of us");
            assertThat(registered.lastReason()).isEqualTo("promoted: looked at by three of us");
            assertThat(endpoint.predict(new Number(1))).isEqualTo(2);
            assertThatThrownBy(() -> endpoint.promote("again"))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("no canary");
        }
    }

    @Test
    void a_canary_is_not_promoted_over_a_move_that_it_does_not_know() {
        ModelVersion three = registered.register("version_2");
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), Canary.steps(50));
            three.alias("champion");
            assertThatThrownBy(() -> endpoint.promote("now")).isInstanceOf(ConflictException.class);
            assertThat(percent(endpoint)).isEqualTo(50);
            endpoint.refresh();
            assertThat(endpoint.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/3");
        }
    }

    @Test
    void a_key_stays_with_its_version_and_goes_only_one_way_as_the_canary_grows() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), Canary.steps(20, 60).each(Duration.ZERO, 1));
            Map<String, Double> first = new HashMap<>();
            for (int user = 0; user < 2000; user++) {
                CallOptions options = CallOptions.key("user-" + user);
                first.put("user-" + user, endpoint.predict(new Number(1), options));
                assertThat(endpoint.predict(new Number(1), options)).isEqualTo(first.get("user-" + user));
            }
            assertThat(first.values().stream().filter(answer -> answer == 2).count())
                    .isBetween(330L, 470L);
            endpoint.refresh();
            first.forEach((user, answer) -> {
                if (answer == 2)
                    assertThat(endpoint.predict(new Number(1), CallOptions.key(user)))
                            .isEqualTo(2);
            });
        }
    }

    @Test
    void traffic_is_split_among_versions_by_fixed_parts() {
        ModelVersion three = registered.register("fails");
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.split(Map.of(two.uri(), 30, three.uri(), 20));
            Map<Double, Integer> counts = new HashMap<>();
            for (int i = 0; i < 4000; i++) counts.merge(endpoint.predict(new Number(0)), 1, Integer::sum);
            assertThat(counts.get(1.0)).isBetween(1850, 2150);
            assertThat(counts.get(2.0)).isBetween(1050, 1350);
            assertThat(counts.get(3.0)).isBetween(680, 920);
            assertThat(endpoint.status().stable().percent()).isEqualTo(50);
            assertThatThrownBy(() -> endpoint.split(Map.of(two.uri(), 101))).isInstanceOf(ServingException.class);
            assertThatThrownBy(() -> endpoint.split(Map.of(two.uri(), 60, three.uri(), 60)))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("100 %");
            endpoint.split(Map.of());
            assertThat(share(endpoint)).isZero();
        }
    }

    @Test
    void steps_that_do_not_rise_and_guards_that_guard_nothing_are_refused() {
        assertThatThrownBy(() -> Canary.steps(new int[0])).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Canary.steps(50, 10)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Canary.steps(0)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Canary.steps(101)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Guard.errorRate(1)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Guard.errorRate(Double.NaN)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> Guard.latency(1.5, MINUTE)).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> new CircuitBreaker(0, 0.5, MINUTE)).isInstanceOf(ServingException.class);
    }

    private static double share(Endpoint<Number, Double> endpoint) {
        int canary = 0;
        for (int i = 0; i < 2000; i++) if (endpoint.predict(new Number(0)) != 1) canary++;
        return canary / 2000.0;
    }

    private static double percent(Endpoint<Number, Double> endpoint) {
        return endpoint.status().versions().get(1).percent();
    }
}
