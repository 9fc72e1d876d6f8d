package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Loads a model so that any number of threads may run it, whatever it allows itself. */
public final class Threads {
    /** Of code that runs one call at a time, by its name: kept for as long as a model that it guards is. */
    private static final Map<String, WeakReference<Lock>> LOCKS = new HashMap<>();

    private Threads() {}

    /**
     * Loads a model.
     *
     * @param code whose rule about threads it is: the name of a flavor or a function
     */
    public static LoadedModel keep(String code, Flavor flavor, ModelSource source) {
        return new CheckedModel(flavor.name(), guarded(code, flavor, source));
    }

    private static LoadedModel guarded(String code, Flavor flavor, ModelSource source) {
        LoadedModel first = load(flavor, source);
        return switch (first.threading()) {
            case SAFE -> first;
            case SERIAL -> serial(first, lock(code));
            case POOLED -> new PooledModel(first, () -> load(flavor, source));
        };
    }

    private static LoadedModel load(Flavor flavor, ModelSource source) {
        return CheckedModel.safely(flavor.name(), "could not be loaded", () -> flavor.load(source));
    }

    /** One for each name in this process, however many loadings share it. */
    private static Lock lock(String code) {
        synchronized (LOCKS) {
            LOCKS.values().removeIf(known -> known.get() == null);
            WeakReference<Lock> known = LOCKS.get(code);
            Lock lock = known == null ? null : known.get();
            if (lock != null) return lock;
            Lock made = new ReentrantLock();
            LOCKS.put(code, new WeakReference<>(made));
            return made;
        }
    }

    private static LoadedModel serial(LoadedModel model, Lock lock) {
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
