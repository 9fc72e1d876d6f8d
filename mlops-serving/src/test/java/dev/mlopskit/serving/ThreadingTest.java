package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.Threading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What models say about threads, kept by those that call them. */
@Timeout(60)
class ThreadingTest {
    record In(int x) {}

    record Out(int y) {}

    private final ExecutorService callers = Executors.newFixedThreadPool(4);

    private static ModelPackage model(String function) {
        return ModelPackage.function(function)
                .signature(Signature.builder().inputs(In.class).build())
                .build();
    }

    private static ModelFunction function(
            String name, Threading threading, Function<? super In, ? extends Out> function) {
        return ModelFunction.of(name, In.class, Out.class, threading, source -> function);
    }

    @Test
    void of_a_serial_model_one_call_runs_at_a_time_however_often_it_is_loaded() throws Exception {
        AtomicBoolean busy = new AtomicBoolean();
        AtomicInteger together = new AtomicInteger();
        ModelFunction serial = function("serial", Threading.SERIAL, in -> {
            if (!busy.compareAndSet(false, true)) together.incrementAndGet();
            Thread.yield();
            busy.set(false);
            return new Out(in.x());
        });
        List<Predictor<In, Out>> predictors = new ArrayList<>();
        for (int i = 0; i < 4; i++)
            predictors.add(Predictor.open(model("serial"), In.class, Out.class, PredictorOptions.of(serial)));
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<?>> running = new ArrayList<>();
        for (Predictor<In, Out> predictor : predictors)
            running.add(callers.submit(() -> {
                start.await();
                for (int i = 0; i < 2000; i++)
                    assertThat(predictor.predict(new In(i)).y()).isEqualTo(i);
                return null;
            }));
        for (Future<?> each : running) each.get(30, TimeUnit.SECONDS);
        predictors.forEach(Predictor::close);
        assertThat(together).hasValue(0);
    }

    @Test
    void two_serial_functions_do_not_wait_for_each_other() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        List<Future<Out>> running = new ArrayList<>();
        for (String name : List.of("one", "other")) {
            ModelFunction waiting = function(name, Threading.SERIAL, in -> {
                try {
                    both.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException("nobody came", e);
                }
                return new Out(in.x());
            });
            running.add(callers.submit(() -> {
                try (Predictor<In, Out> predictor =
                        Predictor.open(model(name), In.class, Out.class, PredictorOptions.of(waiting))) {
                    return predictor.predict(new In(1));
                }
            }));
        }
        for (Future<Out> each : running)
            assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(new Out(1));
    }

    /** Closes badly, and counts it. */
    private record Sticky(CyclicBarrier inside, CyclicBarrier go, AtomicInteger open)
            implements Function<In, Out>, AutoCloseable {
        @Override
        public Out apply(In in) {
            try {
                inside.await(20, TimeUnit.SECONDS);
                go.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("nobody came", e);
            }
            return new Out(in.x());
        }

        @Override
        public void close() {
            open.decrementAndGet();
            throw new IllegalStateException("cannot be closed");
        }
    }

    @Test
    void the_last_caller_has_his_answer_though_the_model_fails_to_close() throws Exception {
        AtomicInteger open = new AtomicInteger(1);
        CyclicBarrier inside = new CyclicBarrier(2);
        CyclicBarrier go = new CyclicBarrier(2);
        ModelFunction sticky = function("sticky", Threading.SAFE, new Sticky(inside, go, open));
        Predictor<In, Out> predictor =
                Predictor.open(model("sticky"), In.class, Out.class, PredictorOptions.of(sticky));
        Future<Out> last = callers.submit(() -> predictor.predict(new In(5)));
        inside.await(20, TimeUnit.SECONDS);
        predictor.close();
        assertThat(open).hasValue(1);
        go.await(20, TimeUnit.SECONDS);
        assertThat(last.get(20, TimeUnit.SECONDS)).isEqualTo(new Out(5));
        assertThat(open).hasValue(0);
    }

    @Test
    void all_of_a_pool_are_closed_though_each_of_them_fails_to() throws Exception {
        AtomicInteger open = new AtomicInteger();
        CyclicBarrier inside = new CyclicBarrier(3);
        CyclicBarrier go = new CyclicBarrier(3);
        ModelFunction pooled = ModelFunction.of("pooled", In.class, Out.class, Threading.POOLED, source -> {
            open.incrementAndGet();
            return new Sticky(inside, go, open);
        });
        List<Future<Out>> running = new ArrayList<>();
        try (Predictor<In, Out> predictor =
                Predictor.open(model("pooled"), In.class, Out.class, PredictorOptions.of(pooled))) {
            for (int i = 0; i < 2; i++) running.add(callers.submit(() -> predictor.predict(new In(1))));
            inside.await(20, TimeUnit.SECONDS);
            assertThat(open).hasValue(2);
            go.await(20, TimeUnit.SECONDS);
            for (Future<Out> each : running) each.get(20, TimeUnit.SECONDS);
        }
        assertThat(open).hasValue(0);
    }
}
