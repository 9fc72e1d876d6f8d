package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.PredictorOptions;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.endpoint.SlowModel.Row;
import dev.mlopskit.tracking.ModelVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that are put together, through an endpoint and a model that takes its time. */
@Timeout(60)
class BatcherTest {
    private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();
    private static final Batching BATCHING = Batching.within(Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final SlowModel model = new SlowModel(Duration.ofMillis(1));
    private Registered registered;
    private ModelVersion one;
    private ModelVersion two;

    @BeforeEach
    void register() {
        registered = new Registered(folder);
        one = registered.register("one", SlowModel.packaged().build()).alias("champion");
        two = registered.register("two", SlowModel.packaged().build());
    }

    @AfterEach
    void close() {
        model.release();
        callers.shutdownNow();
        registered.close();
    }

    /** An endpoint for which batches are always worth it. */
    private Endpoint<Row, Double> endpoint(Batching batching) {
        EndpointBuilder<Row, Double> builder = Endpoint.builder(
                        registered.tracking, Registered.CHAMPION, Row.class, Double.class)
                .reload(Duration.ZERO)
                .options(PredictorOptions.of(model))
                .batching(batching);
        builder.gains = () -> new BatchGain() {
            @Override
            boolean isWorth() {
                return true;
            }
        };
        return builder.open();
    }

    private List<Future<Double>> ask(Endpoint<Row, Double> endpoint, int count) {
        List<Future<Double>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) asked.add(callers.submit(() -> endpoint.predict(new Row(1.0))));
        return asked;
    }

    private void await(Callable<Boolean> state) throws Exception {
        while (!state.call()) Thread.sleep(1);
    }

    /** Holds the model with as many calls as may run it at once. */
    private List<Future<Double>> held(Endpoint<Row, Double> endpoint) throws Exception {
        model.hold();
        List<Future<Double>> asked = new ArrayList<>();
        for (int held = 1; held <= AT_ONCE; held++) {
            asked.addAll(ask(endpoint, 1));
            // One by one, so that no two of them come in one batch.
            while (model.inside() < held) Thread.sleep(1);
        }
        return asked;
    }

    @Test
    void each_caller_gets_the_answer_of_his_own_row_and_no_batch_is_larger_than_said() throws Exception {
        try (Endpoint<Row, Double> endpoint = endpoint(new Batching(8, Duration.ofSeconds(20), 1000))) {
            List<Future<?>> asked = new ArrayList<>();
            for (int caller = 0; caller < 32; caller++) {
                int own = caller;
                asked.add(callers.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        double x = own * 1000 + i;
                        assertThat(endpoint.predict(new Row(x))).isEqualTo(2 * x);
                    }
                }));
            }
            for (Future<?> call : asked) call.get();
            assertThat(model.batches).allMatch(rows -> rows <= 8).anyMatch(rows -> rows > 1);
            assertThat(model.batches.stream().mapToInt(rows -> rows).sum()).isEqualTo(32 * 50);
        }
    }

    @Test
    void a_bad_row_is_refused_as_if_it_were_alone_and_the_others_of_its_batch_are_answered() throws Exception {
        try (Endpoint<Row, Double> endpoint = endpoint(BATCHING);
                Predictor<Row, Double> alone = Predictor.open(
                        SlowModel.packaged().build(), Row.class, Double.class, PredictorOptions.of(model))) {
            Throwable unfit = catchThrowable(() -> alone.predict(new Row(null)));
            assertThat(unfit).isInstanceOf(SignatureException.class);
            List<Future<Double>> held = held(endpoint);
            List<Future<Double>> good = ask(endpoint, 3);
            Future<?> misfit = callers.submit(() -> assertThatThrownBy(() -> endpoint.predict(new Row(null)))
                    .isInstanceOf(SignatureException.class)
                    .hasMessage(unfit.getMessage()));
            Future<?> failing = callers.submit(() -> assertThatThrownBy(() -> endpoint.predict(new Row(-1.0)))
                    .isInstanceOf(ModelExecutionException.class)
                    .hasMessageContaining("takes no -1.0"));
            good.addAll(ask(endpoint, 3));
            Thread.sleep(50);
            model.release();
            misfit.get();
            failing.get();
            for (Future<Double> call : good) assertThat(call.get()).isEqualTo(2);
            for (Future<Double> call : held) assertThat(call.get()).isEqualTo(2);
            assertThat(model.batches).as("some came in one batch").anyMatch(rows -> rows > 1);
        }
    }

    @Test
    void a_call_whose_deadline_passes_comes_back_while_the_model_still_runs() throws Exception {
        try (Endpoint<Row, Double> endpoint = endpoint(BATCHING)) {
            List<Future<Double>> held = held(endpoint);
            assertThatThrownBy(() -> endpoint.predict(new Row(1.0), CallOptions.NONE.deadline(Duration.ofMillis(20))))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("deadline");
            assertThat(model.inside()).isEqualTo(AT_ONCE);
            assertThat(endpoint.status().overloaded()).isEqualTo(1);
            model.release();
            for (Future<Double> call : held) assertThat(call.get()).isEqualTo(2);
        }
    }

    @Test
    void no_more_calls_wait_than_said() throws Exception {
        try (Endpoint<Row, Double> endpoint = endpoint(new Batching(64, Duration.ofSeconds(20), AT_ONCE + 2))) {
            List<Future<Double>> held = held(endpoint);
            List<Future<Double>> more = ask(endpoint, 20);
            await(() -> more.stream().filter(Future::isDone).count() >= 20 - AT_ONCE - 2);
            model.release();
            int refused = 0;
            for (Future<Double> call : more) {
                Throwable failure = catchThrowable(call::get);
                if (failure == null) continue;
                assertThat(failure)
                        .hasCauseInstanceOf(OverloadedException.class)
                        .hasMessageContaining("wait already");
                refused++;
            }
            assertThat(refused).isBetween(20 - AT_ONCE - 2, 20 - 1);
            for (Future<Double> call : held) call.get();
        }
    }

    @Test
    void a_caller_who_is_interrupted_gets_his_answer_and_stays_interrupted() throws Exception {
        try (Endpoint<Row, Double> endpoint = endpoint(BATCHING)) {
            List<Future<Double>> held = held(endpoint);
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                if (endpoint.predict(new Row(4.0)) == 8)
                    interrupted.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            Thread.sleep(20);
            caller.interrupt();
            Thread.sleep(20);
            model.release();
            caller.join();
            assertThat(interrupted).isTrue();
            for (Future<Double> call : held) assertThat(call.get()).isEqualTo(2);
        }
    }

    @Test
    void a_version_that_is_replaced_under_its_callers_fails_none_of_them() throws Exception {
        try (Endpoint<Row, Double> endpoint = endpoint(BATCHING)) {
            AtomicBoolean ended = new AtomicBoolean();
            List<Future<Integer>> asking = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++)
                asking.add(callers.submit(() -> {
                    int calls = 0;
                    for (; !ended.get(); calls++)
                        assertThat(endpoint.predict(new Row(3.0))).isEqualTo(6);
                    return calls;
                }));
            for (int i = 0; i < 40; i++) {
                (i % 2 == 0 ? two : one).alias("champion");
                endpoint.refresh();
            }
            ended.set(true);
            for (Future<Integer> caller : asking) assertThat(caller.get()).isPositive();
        }
    }

    @Test
    void a_model_that_gains_by_it_is_found_out_under_load() throws Exception {
        try (Endpoint<Row, Double> endpoint = Endpoint.builder(
                        registered.tracking, Registered.CHAMPION, Row.class, Double.class)
                .options(PredictorOptions.of(model))
                .batching(BATCHING)
                .open()) {
            AtomicBoolean ended = new AtomicBoolean();
            for (int caller = 0; caller < 16; caller++)
                callers.submit(() -> {
                    while (!ended.get()) endpoint.predict(new Row(1.0));
                });
            // Sixteen threads at once are faster here than two with batches of eight: the model only sleeps.
            await(() -> model.batches.stream().anyMatch(rows -> rows > 1));
            ended.set(true);
        }
    }
}
