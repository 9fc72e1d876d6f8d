package dev.mlopskit.pipeline.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one run that was given no executor: daemons, started as they are needed, at most one a processor, or as many as
 * there are bodies. One pool for each run, so that a body which runs another pipeline cannot starve it.
 */
final class Workers implements Executor, AutoCloseable {
    private final ExecutorService pool;

    private Workers(ExecutorService pool) {
        this.pool = pool;
    }

    /** Threads named after the pipeline, at most one a processor. */
    static Workers ofProcessors(String pipeline) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new Workers(new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(pipeline)));
    }

    /** A thread for each body: a virtual one where the JVM has them. */
    static Workers ofBodies(String pipeline) {
        try {
            // From Java 21 on, and this is compiled for 17.
            return new Workers((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (ReflectiveOperationException | UnsupportedOperationException e) {
            return new Workers(Executors.newCachedThreadPool(daemons(pipeline)));
        }
    }

    private static ThreadFactory daemons(String pipeline) {
        AtomicInteger count = new AtomicInteger();
        return body -> {
            Thread thread = new Thread(body, "mlops-pipeline-" + pipeline + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
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
