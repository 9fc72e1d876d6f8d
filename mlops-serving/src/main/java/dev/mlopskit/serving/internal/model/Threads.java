package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Loads a model so that any number of threads may run it, whatever it allows itself. */
public final class Threads {
    private Threads() {}

    public static LoadedModel keep(Flavor flavor, ModelSource source) {
        return new CheckedModel(flavor.name(), guarded(flavor, source));
    }

    private static LoadedModel guarded(Flavor flavor, ModelSource source) {
        LoadedModel first = load(flavor, source);
        return switch (first.threading()) {
            case SAFE -> first;
            case SERIAL -> serial(first);
            case POOLED -> new PooledModel(first, () -> load(flavor, source));
        };
    }

    private static LoadedModel load(Flavor flavor, ModelSource source) {
        return CheckedModel.safely(flavor.name(), "could not be loaded", () -> flavor.load(source));
    }

    private static LoadedModel serial(LoadedModel model) {
        Lock lock = new ReentrantLock();
        return new GuardedModel(model) {
            @Override
            LoadedModel take() {
                lock.lock();
                return model;
            }

            @Override
            void giveBack(LoadedModel used) {
                lock.unlock();
            }

            @Override
            public void close() {
                model.close();
            }
        };
    }
}
