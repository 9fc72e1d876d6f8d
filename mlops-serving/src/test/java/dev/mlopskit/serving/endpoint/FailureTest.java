package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.endpoint.Registered.Number;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FailureTest {
    @TempDir
    Path folder;

    private Registered registered;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        registered.register("fails").alias("champion");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    @Test
    void what_fails_too_often_is_left_alone_and_tried_again_after_a_pause() {
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .circuitBreaker(new CircuitBreaker(4, 0.5, Duration.ofSeconds(10)))
                .open()) {
            for (int i = 0; i < 2; i++) {
                assertThat(endpoint.predict(new Number(0))).isEqualTo(3);
                assertThatThrownBy(() -> endpoint.predict(new Number(1))).isInstanceOf(ModelExecutionException.class);
            }
            assertThat(endpoint.status().stable().circuitOpen()).isTrue();
            assertThatThrownBy(() -> endpoint.predict(new Number(0)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("numbers/1");
            registered.clock.advance(Duration.ofSeconds(10));
            assertThatThrownBy(() -> endpoint.predict(new Number(1))).isInstanceOf(ModelExecutionException.class);
            assertThatThrownBy(() -> endpoint.predict(new Number(0))).isInstanceOf(UnavailableException.class);
            registered.clock.advance(Duration.ofSeconds(10));
            assertThat(endpoint.predict(new Number(0))).isEqualTo(3);
            assertThat(endpoint.predict(new Number(0))).isEqualTo(3);
            assertThat(registered.events)
                    .extracting(Object::getClass)
                    .containsExactly(
                            EndpointEvent.Stable.class,
                            EndpointEvent.CircuitOpened.class,
                            EndpointEvent.CircuitClosed.class);
        }
    }

    @Test
    void
            a_canary_that_fails_while_the_circuit_of_the_stable_version_is_open_sends_its_callers_to_the_fallback_or_away() {
        String canary = registered.register("fails").uri();
        CircuitBreaker breaker = new CircuitBreaker(2, 1, Duration.ofSeconds(10));
        try (Endpoint<Number, Double> endpoint =
                        registered.endpoint().circuitBreaker(breaker).open();
                Endpoint<Number, Double> safe = registered
                        .endpoint()
                        .circuitBreaker(breaker)
                        .fallback(number -> -number.x())
                        .open()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> endpoint.predict(new Number(1))).isInstanceOf(ModelExecutionException.class);
                assertThat(safe.predict(new Number(1))).isEqualTo(-1);
            }
            endpoint.canary(canary, Canary.steps(100));
            safe.canary(canary, Canary.steps(100));

            assertThatThrownBy(() -> endpoint.predict(new Number(1)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("numbers/1");
            assertThat(safe.answer(new Number(7), CallOptions.NONE)).isEqualTo(new Answer<>(-7.0, "fallback"));
            for (Endpoint<Number, Double> each : List.of(endpoint, safe)) {
                assertThat(each.status().stable().requests())
                        .as("the stable version is left alone")
                        .isEqualTo(2);
                assertThat(each.status().versions().get(1).errors()).isEqualTo(1);
            }

            registered.clock.advance(Duration.ofSeconds(10));
            assertThatThrownBy(() -> endpoint.predict(new Number(1)))
                    .as("it is tried again after its pause, once")
                    .isInstanceOf(ModelExecutionException.class);
            assertThat(endpoint.status().stable().requests()).isEqualTo(3);
            assertThatThrownBy(() -> endpoint.predict(new Number(1))).isInstanceOf(UnavailableException.class);
            assertThat(endpoint.status().stable().requests()).isEqualTo(3);
        }
    }

    @Test
    void a_fallback_answers_where_the_model_does_not() {
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().fallback(number -> -number.x()).open()) {
            assertThat(endpoint.answer(new Number(7), CallOptions.NONE)).isEqualTo(new Answer<>(-7.0, "fallback"));
            assertThat(endpoint.predict(List.of(new Number(0), new Number(7)))).containsExactly(-0.0, -7.0);
            for (int i = 0; i < 100; i++)
                assertThat(endpoint.predict(new Number(1))).isEqualTo(-1);
            assertThat(endpoint.status().stable().circuitOpen()).isTrue();
        }
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void rows_that_do_not_fit_are_the_callers_fault_and_no_failures() {
        try (Endpoint endpoint = registered.endpoint().open()) {
            for (int i = 0; i < 100; i++)
                assertThatThrownBy(() -> endpoint.predict("text")).isInstanceOf(SignatureException.class);
            VersionStatus stable = endpoint.status().stable();
            assertThat(stable.requests()).isZero();
            assertThat(stable.refused()).isEqualTo(100);
            assertThat(stable.circuitOpen()).isFalse();
        }
    }

    @Test
    void calls_above_the_limit_are_refused_and_those_that_wait_for_too_long() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .limit(1, 1)
                .fallback(number -> {
                    inside.countDown();
                    awaited(go);
                    return 9.0;
                })
                .open()) {
            Future<Double> running = callers.submit(() -> endpoint.predict(new Number(1)));
            inside.await();
            assertThatThrownBy(() -> endpoint.predict(new Number(0), CallOptions.NONE.deadline(Duration.ofMillis(5))))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("deadline");
            go.countDown();
            assertThat(running.get()).isEqualTo(9);
            assertThat(endpoint.predict(new Number(0))).isEqualTo(3);
        } finally {
            go.countDown();
            callers.shutdownNow();
        }
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .limit(1, 0)
                .fallback(number -> refusedInside())
                .open()) {
            nested = endpoint;
            assertThat(endpoint.predict(new Number(1))).isEqualTo(-1);
        }
    }

    private volatile Endpoint<Number, Double> nested;

    /** Called while its own call is the one that may run. */
    private double refusedInside() {
        assertThatThrownBy(() -> nested.predict(new Number(0)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("all 1 calls");
        return -1;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
