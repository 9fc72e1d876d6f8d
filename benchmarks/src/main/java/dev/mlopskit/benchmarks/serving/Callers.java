package dev.mlopskit.benchmarks.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Threads that call at once. */
final class Callers implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;
    private final LongAdder made = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean over;
    private List<Future<?>> running = List.of();

    Callers(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads);
    }

    /** Each thread calls with all rows once; gives how many calls that were. */
    <I> long run(List<I> rows, Consumer<I> call) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) all.add(pool.submit(() -> rows.forEach(call)));
        for (Future<?> one : all) one.get();
        return (long) threads * rows.size();
    }

    /** Each thread calls until it is stopped. */
    <I> void start(List<I> rows, Consumer<I> call) {
        running = new ArrayList<>();
        for (int i = 0; i < threads; i++)
            running.add(pool.submit(() -> {
                for (int row = 0; !over; row++)
                    try {
                        call.accept(rows.get(row % rows.size()));
                        made.increment();
                    } catch (RuntimeException e) {
                        failed.increment();
                    }
            }));
    }

    long stop() throws Exception {
        over = true;
        for (Future<?> one : running) one.get();
        return made.sum();
    }

    long failed() {
        return failed.sum();
    }

    @Override
    public void close() {
        over = true;
        pool.shutdownNow();
    }
}
