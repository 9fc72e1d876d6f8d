package dev.mlopskit.pipeline.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the bodies of a run want done once, whatever the number of their attempts and threads. Thread-safe. */
final class Once {
    private final @Nullable RunKeeper keeper;
    private final Map<List<Object>, Effect> effects = new ConcurrentHashMap<>();

    /** One effect, in this process. */
    private static final class Effect {
        private final ReentrantLock turn = new ReentrantLock();
        /** Guarded by the map. */
        private int users;

        /** Whether it was made, though what it gave may still have to be kept. */
        private boolean made;

        private boolean done;
        private @Nullable Object value;

        private @Nullable Object make(Callable<?> make) throws Exception {
            if (!made) {
                value = make.call();
                made = true;
            }
            return value;
        }

        /** Whether nobody but this process knows it. */
        private boolean isOnlyHere(@Nullable RunKeeper keeper) {
            return made && (!done || keeper == null || !keeper.keepsEffects());
        }
    }

    Once(@Nullable RunKeeper keeper) {
        this.keeper = keeper;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the same call made before
    <T extends @Nullable Object> T get(String task, int item, String key, Callable<T> make) throws Exception {
        List<Object> id = List.of(task, item, key);
        Effect effect = effects.compute(id, (same, known) -> {
            Effect one = known == null ? new Effect() : known;
            one.users++;
            return one;
        });
        try {
            effect.turn.lockInterruptibly();
            try {
                if (!effect.done) {
                    effect.value =
                            keeper == null ? effect.make(make) : keeper.once(task, item, key, () -> effect.make(make));
                    effect.done = true;
                }
                return (T) effect.value;
            } finally {
                effect.turn.unlock();
            }
        } finally {
            // There may be one for each of a million items.
            effects.computeIfPresent(
                    id, (same, known) -> --known.users == 0 && !known.isOnlyHere(keeper) ? null : known);
        }
    }
}
