package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
    private static final int THREADS = 16;

    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;
    private ExecutorService threads;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("threads");
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        tracking.close();
    }

    private <T> List<Future<T>> together(Callable<T> body) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<T>> bodies = new ArrayList<>();
        for (int i = 0; i < THREADS; i++)
            bodies.add(() -> {
                start.await();
                return body.call();
            });
        return threads.invokeAll(bodies);
    }

    @Test
    void runs_of_many_threads_get_all_that_was_logged_to_them() throws Exception {
        for (Future<String> future : together(() -> {
            try (Run run = experiment.startRun()) {
                for (int step = 0; step < 100; step++) run.metric("loss", step, step);
                return run.runId();
            }
        }))
            assertThat(tracking.history(future.get(), "loss"))
                    .extracting(Metric::step)
                    .hasSize(100)
                    .isSorted();
    }

    @Test
    void threads_that_log_to_one_run_lose_nothing() throws Exception {
        Run run = experiment.startRun();
        for (Future<Object> future : together(() -> {
            String thread = "t" + Thread.currentThread().getId();
            for (int step = 0; step < 50; step++) run.metric(thread, step, step);
            return null;
        })) future.get();
        assertThat(run.read().metrics()).hasSize(THREADS).allSatisfy((key, value) -> assertThat(value)
                .isEqualTo(49));
    }

    @Test
    void a_write_that_is_refused_does_not_take_along_those_it_waited_with() throws Exception {
        Run run = experiment.startRun();
        run.param("depth", 3);
        List<Future<Integer>> futures = new ArrayList<>();
        IntStream.range(0, 200)
                .forEach(i -> futures.add(threads.submit(() -> {
                    if (i % 10 == 0) run.param("depth", 4);
                    else run.metric("loss", i, i);
                    return i;
                })));
        for (int i = 0; i < futures.size(); i++) {
            Future<Integer> future = futures.get(i);
            if (i % 10 != 0) future.get();
            else
                assertThatThrownBy(future::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ConflictException.class);
        }
        assertThat(tracking.history(run.runId(), "loss")).hasSize(180);
    }

    @Test
    void experiments_and_versions_made_at_once_are_made_once_each() throws Exception {
        for (Future<String> future :
                together(() -> tracking.experiment("the one").experimentId()))
            assertThat(future.get()).isEqualTo(tracking.experiment("the one").experimentId());
    }

    @Test
    void closing_while_others_write_fails_late_writes_and_loses_no_early_one() throws Exception {
        Run run = experiment.startRun();
        List<Future<Integer>> futures = together(() -> {
            String thread = "t" + Thread.currentThread().getId();
            for (int step = 0; ; step++) {
                if (step == 20) tracking.close();
                try {
                    run.metric(thread, step, step);
                } catch (StoreException e) {
                    return step;
                }
            }
        });
        int acknowledged = 0;
        for (Future<Integer> future : futures) acknowledged += future.get();
        try (Tracking again = Tracking.open(folder.resolve("mlflow.db"))) {
            int found = 0;
            for (String key : again.run(run.runId()).metrics().keySet())
                found += again.history(run.runId(), key).size();
            assertThat(found).isEqualTo(acknowledged);
        }
    }
}
