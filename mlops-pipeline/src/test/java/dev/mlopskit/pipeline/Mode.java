package dev.mlopskit.pipeline;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The executors through which every scenario goes with the same assertions. */
enum Mode {
    OWN_THREADS(() -> null),
    DIRECT(() -> (Executor) Runnable::run),
    SINGLE_THREAD(Executors::newSingleThreadExecutor),
    TWO_THREADS(() -> Executors.newFixedThreadPool(2)),
    MANY_THREADS(Executors::newCachedThreadPool),
    CALLER_RUNS_WHEN_BUSY(() -> new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy())),
    REFUSES_WHEN_BUSY(() -> new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.AbortPolicy()));

    private final Supplier<Executor> executors;

    Mode(Supplier<Executor> executors) {
        this.executors = executors;
    }

    /** Whether two bodies can run at the same time. */
    boolean sideBySide() {
        return this == TWO_THREADS
                || this == MANY_THREADS
                || this == OWN_THREADS && Runtime.getRuntime().availableProcessors() > 1;
    }

    /** Whether bodies may run in the thread that calls run. */
    boolean runsInCaller() {
        return this == DIRECT;
    }

    /** Begins a run; its threads end with it, or are daemons or left to the executor. */
    ActiveRun start(Pipeline pipeline) {
        return start(pipeline, RunOptions.builder());
    }

    ActiveRun start(Pipeline pipeline, RunOptions.Builder options) {
        Executor executor = executors.get();
        if (executor != null) options.executor(executor);
        return pipeline.start(options.build());
    }

    PipelineRun run(Pipeline pipeline) {
        return run(pipeline, RunOptions.builder());
    }

    PipelineRun run(Pipeline pipeline, OnFailure onFailure) {
        return run(pipeline, RunOptions.builder().onFailure(onFailure));
    }

    PipelineRun run(Pipeline pipeline, RunOptions.Builder options) {
        Executor executor = executors.get();
        if (executor != null) options.executor(executor);
        try {
            return pipeline.run(options.build());
        } finally {
            if (executor instanceof ExecutorService service) service.shutdownNow();
        }
    }
}
