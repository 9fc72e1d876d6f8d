package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Waits;
import dev.mlopskit.pipeline.internal.cache.CacheStore;
import dev.mlopskit.tracking.Tracking;
import java.time.Duration;

/**
 * Keeps what {@linkplain Step#cached() cached steps} returned, in the database of a tracking store, and gives it again where the code of the
 * step, its inputs and its {@link CachePolicy} are the same: in whatever pipeline and process. Before a result is given its
 * digest is compared, and that of each file that a path in it leads to. {@link PipelineRun#explain} tells whether a result came
 * from here, and if not, what has changed.
 *
 * <p>The code of a step is the byte code of its body's class and of all classes of the application that it leads to, and the
 * libraries that those use, each as a whole; the Java runtime and this library do not count. A body is a method reference or a
 * lambda; what it captures counts as an input. A file or folder that a path among the inputs leads to counts by its content, so a path that a body writes to is better made in the
 * body. A
 * component of a record that is {@link CacheIgnored} does not count. A step whose code or inputs cannot be digested runs every time, and {@code
 * explain} says why.
 *
 * <p>Values are those that a {@link Journal} can keep. Needs a store that is a database. Thread-safe.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="cache"}
 */
public final class Cache {
    private final CacheStore store;

    private Cache(CacheStore store) {
        this.store = store;
    }

    /**
     * The cache in the database of a tracking store; makes its table if it is not there.
     *
     * @throws PipelineException if the store is no database, or cannot be written
     */
    public static Cache in(Tracking tracking) {
        return new Cache(new CacheStore(tracking.store()));
    }

    /** How many results there are. */
    public long size() {
        return store.size();
    }

    /**
     * Forgets results that were made longer ago.
     *
     * @return how many
     */
    public int clean(Duration olderThan) {
        return store.clean(Waits.most(olderThan));
    }

    CacheStore store() {
        return store;
    }
}
