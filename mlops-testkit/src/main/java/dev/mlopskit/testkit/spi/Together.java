package dev.mlopskit.testkit.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does things in threads that begin at the same moment. */
final class Together {
    private static final int SECONDS = 120;

    /** What one thread does. */
    interface Body<T> {
        T run(int thread) throws Exception;
    }

    /** What one thread does, without a value. */
    interface Action {
        void run(int thread) throws Exception;
    }

    private Together() {}

    static void run(int threads, Action action) throws Exception {
        call(threads, thread -> {
            action.run(thread);
            return thread;
        });
    }

    /** What each thread gave; fails with what one of them threw. */
    static <T> List<T> call(int threads, Body<T> body) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(pool.submit(() -> {
                    start.await(SECONDS, TimeUnit.SECONDS);
                    return body.run(thread);
                }));
            }
            List<T> values = new ArrayList<>();
            for (Future<T> future : futures) values.add(future.get(SECONDS, TimeUnit.SECONDS));
            return values;
        } catch (ExecutionException e) {
            throw new AssertionError("one of " + threads + " threads failed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
