package dev.mlopskit.pipeline.internal;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Where the items of a mapped task come from. */
public interface Items {
    /** How many of the task's inputs, from the first on, are sources of items; of one source each element is an item. */
    int sources();

    /**
     * The first arguments of each call of the body, made of the values of the task's inputs; the rest of these are the same
     * for all calls. Read by one thread at a time. What they come from is closed by the caller, also where this throws.
     */
    Iterator<@Nullable Object[]> of(@Nullable Object[] inputs, Origins origins);
}
