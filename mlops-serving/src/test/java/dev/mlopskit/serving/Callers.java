package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Eight threads on one predictor, which is closed under them. */
final class Callers {
    private static final int THREADS = 8;
    private static final int ROWS = 50;

    private Callers() {}

    static <I, O> void agree(
            ModelPackage model, Class<? super I> input, Class<? super O> output, IntFunction<? extends I> row) {
        agree(model, input, output, PredictorOptions.DEFAULT, row);
    }

    static <I, O> void agree(
            ModelPackage model,
            Class<? super I> input,
            Class<? super O> output,
            PredictorOptions options,
            IntFunction<? extends I> row) {
        @SuppressWarnings("unchecked")
        Predictor<I, O> predictor = (Predictor<I, O>) Predictor.open(model, input, output, options);
        List<O> expected = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) expected.add(predictor.predict(row.apply(i)));
        CountDownLatch predicted = new CountDownLatch(THREADS * ROWS * 10);
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                calls.add(callers.submit(() -> {
                    List<I> all = new ArrayList<>();
                    for (int i = 0; i < ROWS; i++) all.add(row.apply(i));
                    try {
                        for (int i = first; ; i++) {
                            assertThat(predictor.predict(all.get(i % ROWS)))
                                    .usingRecursiveComparison()
                                    .isEqualTo(expected.get(i % ROWS));
                            if (i % 16 == 0)
                                assertThat(predictor.predict(all))
                                        .usingRecursiveComparison()
                                        .isEqualTo(expected);
                            predicted.countDown();
                        }
                    } catch (PredictorClosedException e) {
                        return null;
                    } catch (Throwable e) {
                        while (predicted.getCount() > 0) predicted.countDown();
                        throw e;
                    }
                }));
            }
            assertThat(predicted.await(60, TimeUnit.SECONDS)).isTrue();
            predictor.close();
            for (Future<?> call : calls) call.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            predictor.close();
            callers.shutdownNow();
        }
        assertThatThrownBy(() -> predictor.predict(row.apply(0))).isInstanceOf(PredictorClosedException.class);
    }
}
