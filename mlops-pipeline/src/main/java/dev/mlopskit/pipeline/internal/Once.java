package dev.mlopskit.pipeline.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the bodies of a run want done once, whatever the number of their attempts. Thread-safe. */
final class Once {
    private final @Nullable RunKeeper keeper;
    /** What was made in this process. */
    private final Map<List<Object>, Optional<Object>> made = new ConcurrentHashMap<>();

    Once(@Nullable RunKeeper keeper) {
        this.keeper = keeper;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what the same call made before
    <T extends @Nullable Object> T get(String task, int item, String key, Callable<T> make) throws Exception {
        List<Object> id = List.of(task, item, key);
        Optional<Object> known = made.get(id);
        if (known == null) {
            Object value = keeper == null ? make.call() : keeper.once(task, item, key, make);
            known = Optional.ofNullable(value);
            made.put(id, known);
        }
        return (T) known.orElse(null);
    }
}
