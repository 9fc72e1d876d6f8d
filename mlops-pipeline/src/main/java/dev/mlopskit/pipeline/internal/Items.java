package dev.mlopskit.pipeline.internal;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Where the items of a mapped task come from. */
@FunctionalInterface
public interface Items {
    /**
     * The first arguments of each call of the body, made of the values of the task's inputs; the rest of these are the same
     * for all calls. Read by one thread at a time.
     */
    Source of(@Nullable Object[] inputs);

    /** The items, one by one; to be closed when no more are wanted. */
    interface Source extends Iterator<@Nullable Object[]> {
        /** Lets go of what they come from, which may be a file. */
        void close() throws Exception;
    }
}
