package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.PredictorOptions;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.endpoint.EndpointEvent.Promoted;
import dev.mlopskit.serving.endpoint.EndpointEvent.RolledBack;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.TrackingException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a release never does harm which its guards were to prevent. */
@Timeout(60)
class CanarySafetyTest {
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

    private static Canary at(int percent, Guard... guards) {
        return Canary.steps(percent).each(Duration.ZERO, 10).guards(guards);
    }

    private static void call(Endpoint<Number, Double> endpoint) {
        for (int i = 0; i < 200; i++) endpoint.predict(new Number(1));
    }

    @Test
    void a_guard_that_cannot_be_judged_yet_keeps_the_canary_at_its_step() {
        AtomicReference<Double> found = new AtomicReference<>(Double.NaN);
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), at(50, Guard.metric("complaints", found::get, 3)));
            call(endpoint);
            endpoint.refresh();
            assertThat(registered.champion()).isEqualTo(1);
            assertThat(endpoint.status().canaryWaitsFor())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("complaints is at most 3"));
            found.set(2.0);
            endpoint.refresh();
            assertThat(registered.champion()).isEqualTo(2);
        }
    }

    @Test
    void a_ratio_needs_calls_of_the_stable_version_to_compare_with() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), at(100, Guard.latencyRatio(0.5, 1000)));
            call(endpoint);
            endpoint.refresh();
            assertThat(registered.champion()).isEqualTo(1);
            endpoint.rollback("no calls of the stable version");
            call(endpoint);
            endpoint.canary(two.uri(), at(100, Guard.latencyRatio(0.5, 1000)));
            call(endpoint);
            endpoint.refresh();
            assertThat(registered.champion()).as("it had calls before").isEqualTo(2);
        }
    }

    @Test
    void a_number_that_cannot_be_had_does_not_keep_other_guards_from_a_rollback() {
        ModelVersion fails = registered.register("fails");
        DoubleSupplier broken = () -> {
            throw new IllegalStateException("no connection");
        };
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(fails.uri(), at(50, Guard.metric("complaints", broken, 3), Guard.errorRate(0.1)));
            call(endpoint);
            endpoint.refresh();
            assertThat(registered.events).last().isInstanceOf(RolledBack.class);
        }
        assertThatThrownBy(() -> Guard.metric("complaints", broken, Double.NaN)).isInstanceOf(ServingException.class);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void rows_that_only_the_canary_refuses_are_answered_by_the_stable_version_and_count_against_the_canary() {
        ModelVersion other = registered.register(
                "other",
                Registered.packaged("version_2")
                        .signature(Signature.builder()
                                .input("other", DataType.DOUBLE)
                                .build())
                        .build());
        try (Endpoint<Map, Map> endpoint = Endpoint.builder(
                        registered.tracking, Registered.CHAMPION, Map.class, Map.class)
                .reload(Duration.ZERO)
                .listener(registered.events::add)
                .open()) {
            endpoint.canary(other.uri(), at(50, Guard.errorRate(0.01)));
            for (int i = 0; i < 200; i++)
                assertThat(endpoint.predict(Map.of("x", 1.0)).values()).first().isEqualTo(new float[] {1});
            assertThatThrownBy(() -> endpoint.predict(Map.of("neither", 1.0)))
                    .as("what the stable version refuses is the caller's mistake")
                    .hasMessageContaining("'x'");
            endpoint.refresh();
            assertThat(registered.events).last().isInstanceOf(RolledBack.class);
        }
    }

    @Test
    void a_version_that_was_rolled_back_before_the_alias_was_moved_to_it_is_served_when_it_is() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            endpoint.canary(two.uri(), at(50));
            endpoint.rollback("not today");
            two.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.predict(new Number(1))).isEqualTo(2);
        }
    }

    @Test
    void an_alias_that_could_not_be_moved_back_is_moved_back_later() throws SQLException {
        ModelVersion fails = registered.register("fails");
        try (Endpoint<Number, Double> endpoint = registered
                        .endpoint()
                        .canary(at(50, Guard.errorRate(0.01)))
                        .open();
                Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"))) {
            fails.alias("champion");
            endpoint.refresh();
            call(endpoint);
            database.createStatement()
                    .execute("CREATE TRIGGER away BEFORE UPDATE ON registered_model_aliases"
                            + " BEGIN SELECT RAISE(ABORT, 'away'); END");
            endpoint.refresh();
            assertThat(registered.events).last().isInstanceOf(RolledBack.class);
            assertThat(registered.champion())
                    .as("the registry could not be told")
                    .isEqualTo(3);
            endpoint.refresh();
            assertThat(endpoint.status().lastFailure()).isPresent();
            database.createStatement().execute("DROP TRIGGER away");
            endpoint.refresh();
            assertThat(registered.champion()).isEqualTo(1);
            assertThat(registered.lastReason()).startsWith("rollback: not so that error rate");
            assertThat(endpoint.status().lastFailure()).isEmpty();
            assertThat(endpoint.predict(new Number(1))).isEqualTo(1);
        }
    }

    @Test
    void what_a_user_rolls_back_is_out_though_he_is_told_that_the_registry_is_away() throws SQLException {
        try (Endpoint<Number, Double> endpoint =
                        registered.endpoint().canary(at(50)).open();
                Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"))) {
            two.alias("champion");
            endpoint.refresh();
            database.createStatement()
                    .execute("CREATE TRIGGER away BEFORE UPDATE ON registered_model_aliases"
                            + " BEGIN SELECT RAISE(ABORT, 'away'); END");
            assertThatThrownBy(() -> endpoint.rollback("no")).isInstanceOf(TrackingException.class);
            assertThat(endpoint.status().versions()).hasSize(1);
        }
    }

    @Test
    void all_rollbacks_that_the_registry_was_not_told_of_are_told_later_whatever_their_reasons() throws SQLException {
        ModelVersion three = registered.register("fails");
        try (Endpoint<Number, Double> endpoint =
                        registered.endpoint().canary(at(50)).open();
                Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"))) {
            two.alias("champion");
            endpoint.refresh();
            for (String table : new String[] {"registered_model_aliases", "model_version_tags"})
                for (String deed : new String[] {"UPDATE", "INSERT"})
                    database.createStatement()
                            .execute("CREATE TRIGGER away_" + table + deed + " BEFORE " + deed + " ON " + table
                                    + " BEGIN SELECT RAISE(ABORT, 'away'); END");
            assertThatThrownBy(() -> endpoint.rollback("half \uD83D")).isInstanceOf(TrackingException.class);
            endpoint.canary(three.uri(), at(50));
            assertThatThrownBy(() -> endpoint.rollback("no")).isInstanceOf(TrackingException.class);
            for (String table : new String[] {"registered_model_aliases", "model_version_tags"})
                for (String deed : new String[] {"UPDATE", "INSERT"})
                    database.createStatement().execute("DROP TRIGGER away_" + table + deed);
            endpoint.refresh();
            assertThat(registered.champion()).isEqualTo(1);
            assertThat(registered.lastReason()).isEqualTo("rollback: half ?");
            assertThat(registered.tracking.modelVersion(three.uri()).data().tags())
                    .containsEntry("mlopskit.rolled_back", "no");
        }
    }

    @Test
    void a_rollback_waits_neither_for_a_version_that_is_loaded_nor_for_a_listener() throws Exception {
        SlowModel slow = new SlowModel(Duration.ZERO);
        ModelVersion waits = registered.register("waits", SlowModel.packaged().build());
        CountDownLatch listening = new CountDownLatch(1);
        EndpointListener listener = event -> {
            try {
                if (event instanceof EndpointEvent.CanaryStep) listening.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .options(PredictorOptions.of(slow))
                .listener(listener)
                .open()) {
            CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> endpoint.canary(two.uri(), at(50)));
            while (endpoint.status().versions().size() < 2) Thread.sleep(1);
            endpoint.rollback("the listener is slow");
            listening.countDown();
            starting.get();
            assertThat(registered.events).last().isInstanceOf(RolledBack.class);

            endpoint.canary(two.uri(), at(50));
            slow.holdLoading();
            CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> endpoint.shadow(Shadow.of(waits.uri())));
            while (slow.inside() == 0) Thread.sleep(1);
            endpoint.rollback("the load is slow");
            assertThat(endpoint.status().versions()).hasSize(1);
            slow.release();
            loading.get();
        }
    }

    @Test
    void a_load_that_fails_is_tried_at_once_when_asked_for_and_else_more_and_more_seldom() {
        AliasKeeper keeper = new AliasKeeper(registered.tracking, Registered.CHAMPION);
        int tries = 0;
        for (int look = 0; look < 1000; look++)
            if (!keeper.skips(two)) {
                tries++;
                keeper.unloadable(two);
            }
        assertThat(tries).isBetween(10, 30);
        assertThat(keeper.skips(one)).as("another version").isFalse();
    }

    @Test
    void a_key_goes_to_the_same_version_whatever_the_order_in_which_the_parts_are_given() {
        ModelVersion three = registered.register("fails");
        Map<String, Integer> forth = new LinkedHashMap<>();
        forth.put(two.uri(), 30);
        forth.put(three.uri(), 20);
        Map<String, Integer> back = new LinkedHashMap<>();
        back.put(three.uri(), 20);
        back.put(two.uri(), 30);
        try (Endpoint<Number, Double> first = registered.endpoint().open();
                Endpoint<Number, Double> second = registered.endpoint().open()) {
            first.split(forth);
            second.split(back);
            for (int i = 0; i < 1000; i++) {
                CallOptions key = CallOptions.key("user-" + i);
                assertThat(first.answer(new Number(0), key).version())
                        .isEqualTo(second.answer(new Number(0), key).version());
            }
            assertThatThrownBy(() -> first.split(Map.of(one.uri(), 80)))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("is the stable one");
        }
    }

    @Test
    void a_builder_opens_endpoints_that_share_nothing() {
        EndpointBuilder<Number, Double> builder = registered.endpoint().limit(1, 0);
        try (Endpoint<Number, Double> first = builder.open()) {
            registered.events.clear();
            builder.listener(event -> {
                throw new AssertionError("was not there when it was opened");
            });
            first.canary(two.uri(), at(50));
            first.promote("now");
            assertThat(registered.events).last().isInstanceOf(Promoted.class);
        }
    }

    @Test
    void a_canary_that_was_under_way_when_its_process_ended_is_one_again() {
        EndpointBuilder<Number, Double> settings = registered.endpoint().canary(at(50));
        try (Endpoint<Number, Double> endpoint = settings.open()) {
            two.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.status().versions()).hasSize(2);
        }
        try (Endpoint<Number, Double> restarted = settings.open()) {
            assertThat(restarted.status().versions())
                    .extracting(VersionStatus::name, VersionStatus::role)
                    .containsExactly(
                            tuple("numbers/1", VersionStatus.Role.STABLE),
                            tuple("numbers/2", VersionStatus.Role.CANARY));
            restarted.promote("it went well");
            assertThat(registered.tracking.modelVersion(two.uri()).data().tags())
                    .containsEntry("mlopskit.promoted", "it went well");
        }
        try (Endpoint<Number, Double> promoted = settings.open()) {
            assertThat(promoted.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/2");
        }
    }

    @Test
    void an_alias_that_another_endpoint_moved_back_is_followed_at_once() {
        EndpointBuilder<Number, Double> settings = registered.endpoint().canary(at(50));
        try (Endpoint<Number, Double> first = settings.open();
                Endpoint<Number, Double> second = settings.open()) {
            two.alias("champion");
            first.refresh();
            second.refresh();
            second.promote("it went well here");
            first.rollback("it did not go well there");
            assertThat(registered.champion()).isEqualTo(1);
            second.refresh();
            assertThat(second.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/1");
        }
    }

    @Test
    void calls_that_a_canary_has_no_time_for_are_answered_by_the_stable_version_and_count_against_it()
            throws Exception {
        SlowModel slow = new SlowModel(Duration.ofMillis(20));
        ModelVersion late = registered.register("late", SlowModel.packaged().build());
        ExecutorService callers = Executors.newCachedThreadPool();
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .options(PredictorOptions.of(slow))
                .batching(Batching.within(Duration.ofMillis(10)))
                .open()) {
            endpoint.canary(late.uri(), at(50, Guard.errorRate(0.01)));
            List<Future<?>> asked = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++)
                asked.add(callers.submit(() -> {
                    for (int i = 0; i < 100; i++)
                        assertThat(endpoint.predict(new Number(1))).isIn(1.0, 2.0);
                }));
            for (Future<?> call : asked) call.get();
            endpoint.refresh();
            assertThat(registered.events).last().isInstanceOf(RolledBack.class);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void what_a_listener_throws_ends_nothing() {
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .listener(event -> {
                    throw new AssertionError("a listener");
                })
                .open()) {
            two.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.predict(new Number(1))).isEqualTo(2);
        }
    }

    @Test
    void times_of_centuries_are_taken_as_for_ever() {
        Duration centuries = ChronoUnit.FOREVER.getDuration();
        try (Endpoint<Number, Double> endpoint = registered
                .endpoint()
                .reload(centuries)
                .limit(1, 1)
                .circuitBreaker(new CircuitBreaker(1, 1, centuries))
                .batching(Batching.within(centuries))
                .monitoring(Monitoring.windows(centuries))
                .open()) {
            endpoint.canary(two.uri(), Canary.steps(50).each(centuries, 1).guards(Guard.latency(0.5, centuries)));
            assertThat(endpoint.predict(new Number(1), CallOptions.NONE.deadline(centuries)))
                    .isIn(1.0, 2.0);
            endpoint.refresh();
        }
    }
}
