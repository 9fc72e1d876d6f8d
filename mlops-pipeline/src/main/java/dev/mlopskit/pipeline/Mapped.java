package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.TaskSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a task whose body runs once for each item of what another task made. As an input it is the list of what the
 * bodies returned, in the order of the items. Without any item it is {@link TaskState#SKIPPED}, as in Airflow; it is {@link
 * TaskState#FAILED} if more items failed than {@link #allowFailures} lets.
 *
 * @param <T> what the body returns for an item
 */
public final class Mapped<T extends @Nullable Object> extends Step<List<T>, Mapped<T>> {
    Mapped(TaskSpec spec) {
        super(spec);
    }

    /**
     * Lets up to this share of the items fail, from 0 to 1: the task is then a success, and its value is the list of what the
     * others returned.
     */
    public Mapped<T> allowFailures(double share) {
        spec().check("allowFailures", share >= 0 && share <= 1, share, "take a share from 0 to 1");
        spec().options("allowFailures").failuresAllowed = share;
        return this;
    }

    @Override
    Mapped<T> self() {
        return this;
    }
}
