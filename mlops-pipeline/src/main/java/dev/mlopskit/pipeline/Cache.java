package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Waits;
import dev.mlopskit.pipeline.internal.cache.CacheStore;
import dev.mlopskit.tracking.Tracking;
import java.time.Duration;

/**
 * Keeps what {@linkplain Step#cached() cached steps} returned, in the database of a tracking store, and gives it again where the code of the
 * step, its inputs and its {@link CachePolicy} are the same: in whatever pipeline and process. Before a result is given its
 * digest is compared, and that of each file that a path in it leads to. {@link PipelineRun#explain} tells whether a result came
 * from here, and if not, what has changed, such as {@code input 'rows' differs at [3].rate: was 0.1 and is 0.2}; of a mapped task it
 * tells so of the first item that was made. For this the first 4,000 characters of each input are kept; how a larger one differs
 * beyond them is not told.
 *
 * <p>The code of a step is the byte code of its body's class and of all classes of the application that it leads to, and the
 * libraries that those use, each as a whole; the Java runtime and this library do not count. So does the code of the records and enums
 * among the inputs, whose methods the body may call through an interface. A body is a method reference or a
 * lambda; what it captures counts as an input. A file or folder that a path among the inputs leads to counts by its last name and its
 * content, links being followed, and where there is neither, the whole path counts; the folder that a file is in does not. So a
 * path that a body writes to is better made in the body. A component of a record that is {@link CacheIgnored} does not count.
 * What of a {@link TaskContext} counts, {@link Step#cached(CachePolicy)} says.
 * A step whose code or inputs cannot be digested runs every time, and {@code explain} says why.
 *
 * <p>Which code counts follows from the class files, as the class loader of the body gives them:
 *
 * <ul>
 *   <li>Classes in folders and in the jar of the body count one by one, without the numbers of their lines, so comments do not count; any
 *       other jar counts as a whole, by its bytes. A class counts with all its methods: keep a body that is to be cached in a class of its
 *       own, or each edit of its neighbours runs it again.
 *   <li>Code whose files have changed since the process may have loaded them is not cached until it is started again: since the start of the
 *       JVM for what is on the class path, and since the first cached step for what another class loader has loaded.
 *   <li>In a jar that has been shaded all is in the jar of the body: libraries then count one class at a time, and this library
 *       does not, also where its packages have been renamed.
 *   <li>A jar within a jar, as Spring Boot packs them, counts as a whole if its address opens as that of a jar, and one class at a time
 *       otherwise.
 *   <li>Classes that are found by reflection, such as {@code Class.forName}, or by a {@link java.util.ServiceLoader} are not followed, unless they are in a library
 *       that counts as a whole, nor are implementations of an interface that the body does not name: name them, or a version of them, in the
 *       {@linkplain CachePolicy#salt salt}.
 *   <li>A body whose own class does not count, such as {@code Files::readString}, is not cached: write
 *       {@code file -> Files.readString(file)}, or a method of yours. Nor is one that has no class file, such as one that was made at run time.
 * </ul>
 *
 * <p>A variable of the environment is kept as a digest, as it may be a secret; a salt is kept as it is, as are results, and the beginnings
 * of inputs. {@link CachePolicy#maxAge} and {@link #clean} go by the clock of the system, not by the one of the options. A cache that
 * cannot be read or written costs time and fails no task.
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
