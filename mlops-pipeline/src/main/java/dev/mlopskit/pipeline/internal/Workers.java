package dev.mlopskit.pipeline.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one run that was given no executor: daemons, named after the pipeline, at most one a processor, started as
 * they are needed. One pool for each run, so that a body which runs another pipeline cannot starve it.
 */
final class Workers implements Executor, AutoCloseable {
    private final ThreadPoolExecutor pool;

    Workers(String pipeline) {
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicInteger count = new AtomicInteger();
        pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
            Thread thread = new Thread(body, "mlops-pipeline-" + pipeline + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void execute(Runnable command) {
        pool.execute(command);
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
