package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.spi.LoadedModel;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** As many loadings of one model as threads run it at once, up to one a processor; more threads wait for one. */
final class PooledModel extends GuardedModel {
    private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Deque<LoadedModel> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<LoadedModel> loading;

    PooledModel(LoadedModel first, Supplier<LoadedModel> loading) {
        super(first);
        this.loading = loading;
        idle.push(first);
    }

    @Override
    LoadedModel take() {
        permits.acquireUninterruptibly();
        LoadedModel free = idle.poll();
        if (free != null) return free;
        try {
            return loading.get();
        } catch (RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    @Override
    void giveBack(LoadedModel used) {
        idle.push(used);
        permits.release();
    }

    /** Called after the last call has returned, so that all of them are idle. */
    @Override
    public void close() {
        Closing.all(idle);
        idle.clear();
    }
}
