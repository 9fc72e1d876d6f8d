package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.GoldenRows;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.endpoint.Registered.Number;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReloadTest {
    @TempDir
    Path folder;

    private Registered registered;
    private ModelVersion one;
    private ModelVersion two;

    @Test
    void rows_may_be_maps_without_a_word_of_types() {
        try (Endpoint<Map<String, ?>, Map<String, Object>> endpoint =
                        Endpoint.open(registered.tracking, Registered.CHAMPION);
                Predictor<Map<String, ?>, Map<String, Object>> predictor =
                        Predictor.open(registered.tracking, Registered.CHAMPION)) {
            assertThat(endpoint.predict(Map.of("x", 3.0))).containsOnlyKeys("y");
            assertThat((float[]) predictor.predict(Map.of("x", 3.0)).get("y")).containsExactly(1);
        }
    }

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
    void what_the_alias_points_at_is_served_after_it_was_looked_at() {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            assertThat(endpoint.predict(new Number(5))).isEqualTo(1);
            two.alias("champion");
            assertThat(endpoint.predict(new Number(5))).isEqualTo(1);
            endpoint.refresh();
            assertThat(endpoint.answer(new Number(5), CallOptions.NONE)).isEqualTo(new Answer<>(2.0, "numbers/2"));
            assertThat(endpoint.predict(List.of(new Number(1), new Number(2)))).containsExactly(2.0, 2.0);
            assertThat(registered.events)
                    .containsExactly(
                            new EndpointEvent.Stable("numbers/1", null),
                            new EndpointEvent.Stable("numbers/2", "numbers/1"));
            assertThat(endpoint.status().versions())
                    .extracting(VersionStatus::name)
                    .containsExactly("numbers/2");
        }
    }

    @Test
    void a_move_by_this_process_and_one_by_another_store_are_seen_without_being_asked() throws Exception {
        BlockingQueue<EndpointEvent> heard = new LinkedBlockingQueue<>();
        try (Endpoint<Number, Double> endpoint = registered
                        .endpoint()
                        .reload(Duration.ofMillis(20))
                        .listener(heard::add)
                        .open();
                Tracking other = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThat(heard.take()).isEqualTo(new EndpointEvent.Stable("numbers/1", null));
            two.alias("champion");
            assertThat(heard.take()).isEqualTo(new EndpointEvent.Stable("numbers/2", "numbers/1"));
            other.modelVersion(one.uri()).alias("champion");
            assertThat(heard.take()).isEqualTo(new EndpointEvent.Stable("numbers/1", "numbers/2"));
            assertThat(endpoint.predict(new Number(5))).isEqualTo(1);
        }
    }

    @Test
    void a_version_that_cannot_be_loaded_is_told_once_and_the_one_before_is_served_on() throws Exception {
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            Path files = registered.tracking.modelPath(two.uri());
            byte[] model = Files.readAllBytes(files.resolve("model.onnx"));
            Files.write(files.resolve("model.onnx"), new byte[] {1, 2, 3});
            two.alias("champion");
            endpoint.refresh();
            endpoint.refresh();
            assertThat(registered.events)
                    .filteredOn(EndpointEvent.LoadFailed.class::isInstance)
                    .hasSize(1);
            assertThat(endpoint.predict(new Number(5))).isEqualTo(1);
            Files.write(files.resolve("model.onnx"), model);
            endpoint.refresh();
            assertThat(endpoint.predict(new Number(5))).isEqualTo(2);
        }
    }

    @Test
    void a_version_that_does_not_answer_its_golden_rows_is_not_served_and_the_one_before_is() {
        GoldenRows others = new GoldenRows(List.of(Map.of("x", 1.0)), Map.of("y", Tensor.of(new float[] {7}, 1, 1)));
        ModelVersion wrong = registered.register(
                "version_2", Registered.packaged("version_2").goldenRows(others).build());
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            wrong.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.answer(new Number(5), CallOptions.NONE)).isEqualTo(new Answer<>(1.0, "numbers/1"));
            assertThat(registered.events).last().isInstanceOfSatisfying(EndpointEvent.LoadFailed.class, event -> {
                assertThat(event.uri()).isEqualTo(Registered.CHAMPION);
                assertThat(event.error())
                        .isInstanceOf(ModelFormatException.class)
                        .hasMessageContaining("golden_rows.json")
                        .hasMessageContaining("'y' of row 0")
                        .hasMessageContaining("7.0");
            });
            assertThatThrownBy(() -> endpoint.canary(wrong.uri(), Canary.steps(10)))
                    .isInstanceOf(ModelFormatException.class);
            assertThat(endpoint.status().versions()).hasSize(1);
        }
        assertThatThrownBy(() -> registered.endpoint().open()).isInstanceOf(ModelFormatException.class);
    }

    @Test
    void a_version_that_does_not_answer_the_warm_up_gets_no_traffic() {
        ModelVersion fails = registered.register("fails");
        try (Endpoint<Number, Double> endpoint =
                registered.endpoint().warmUp(List.of(new Number(7))).open()) {
            fails.alias("champion");
            endpoint.refresh();
            assertThat(endpoint.predict(new Number(7))).isEqualTo(1);
            assertThat(registered.events).anyMatch(EndpointEvent.LoadFailed.class::isInstance);
        }
    }

    @Test
    void no_call_fails_while_the_champion_changes() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (Endpoint<Number, Double> endpoint = registered.endpoint().open()) {
            List<Future<Long>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++)
                calls.add(callers.submit(() -> {
                    long made = 0;
                    for (; !over.get(); made++)
                        assertThat(endpoint.predict(new Number(made))).isBetween(1.0, 2.0);
                    return made;
                }));
            for (int move = 0; move < 40; move++) {
                (move % 2 == 0 ? two : one).alias("champion");
                endpoint.refresh();
            }
            over.set(true);
            for (Future<Long> call : calls)
                assertThat(call.get(30, TimeUnit.SECONDS)).isPositive();
        } finally {
            over.set(true);
            callers.shutdownNow();
        }
    }

    @Test
    void an_endpoint_that_is_closed_says_so_and_may_be_closed_again() {
        Endpoint<Number, Double> endpoint = registered.endpoint().open();
        endpoint.close();
        endpoint.close();
        endpoint.refresh();
        assertThatThrownBy(() -> endpoint.predict(new Number(1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(Registered.CHAMPION);
        assertThatThrownBy(() -> endpoint.canary(two.uri(), Canary.steps(10))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void what_is_not_there_cannot_be_served() {
        assertThatThrownBy(
                        () -> Endpoint.open(registered.tracking, "models:/numbers@nobody", Number.class, Double.class))
                .isInstanceOf(NotFoundException.class);
        record Other(String text) {}
        assertThatThrownBy(() -> Endpoint.open(registered.tracking, one.uri(), Other.class, Double.class))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("'x'");
    }

    @Test
    void a_version_by_its_number_and_a_folder_are_served_too() {
        try (Endpoint<Number, Double> endpoint =
                Endpoint.open(registered.tracking, two.uri(), Number.class, Double.class)) {
            assertThat(endpoint.predict(new Number(1))).isEqualTo(2);
        }
        String path = registered.tracking.modelPath(one.uri()).toString();
        try (Endpoint<Number, Double> endpoint = Endpoint.open(registered.tracking, path, Number.class, Double.class)) {
            assertThat(endpoint.answer(new Number(1), CallOptions.NONE)).isEqualTo(new Answer<>(1.0, path));
        }
    }
}
