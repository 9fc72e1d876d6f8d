package dev.mlopskit.tracking;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs each task on another executor with a run as the current one. */
final class BoundExecutor extends AbstractExecutorService {
    private final Run run;
    private final ExecutorService executor;

    BoundExecutor(Run run, ExecutorService executor) {
        this.run = run;
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(run.bind(task));
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
