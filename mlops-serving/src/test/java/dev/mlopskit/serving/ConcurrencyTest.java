package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.Models.Penguin;
import dev.mlopskit.serving.internal.model.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrencyTest {
    private static final int THREADS = 8;

    @RepeatedTest(20)
    void closeUnderCallersNeitherCrashesNorFailsACallThatHadBegun() throws Exception {
        ModelPackage model = Models.penguins("scores").build();
        Predictor<Penguin, float[]> predictor = Predictor.open(model, Penguin.class, float[].class);
        float[] expected = predictor.predict(Models.PENGUINS.get(0));
        CountDownLatch predicted = new CountDownLatch(THREADS * 20);
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++)
                calls.add(callers.submit(() -> {
                    for (int n = 0; ; n++)
                        try {
                            assertThat(predictor.predict(Models.PENGUINS.get(0)))
                                    .isEqualTo(expected);
                            predicted.countDown();
                        } catch (PredictorClosedException e) {
                            return n;
                        }
                }));
            assertThat(predicted.await(30, TimeUnit.SECONDS)).isTrue();
            predictor.close();
            predictor.close();
            int all = 0;
            for (Future<Integer> call : calls) all += call.get(30, TimeUnit.SECONDS);
            assertThat(all).isGreaterThanOrEqualTo(THREADS * 20);
        } finally {
            callers.shutdownNow();
        }
        assertThatThrownBy(() -> predictor.predict(Models.PENGUINS)).isInstanceOf(PredictorClosedException.class);
    }

    @Test
    void theLastOneOutFreesOnce() {
        AtomicInteger freed = new AtomicInteger();
        Lease lease = new Lease(freed::incrementAndGet);
        assertThat(lease.enter()).isTrue();
        assertThat(lease.enter()).isTrue();
        lease.close();
        lease.close();
        assertThat(lease.enter()).isFalse();
        lease.exit();
        assertThat(freed).hasValue(0);
        lease.exit();
        assertThat(freed).hasValue(1);
        lease.close();
        assertThat(freed).hasValue(1);
    }
}
