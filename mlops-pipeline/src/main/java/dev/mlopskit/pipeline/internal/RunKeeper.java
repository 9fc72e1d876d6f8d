package dev.mlopskit.pipeline.internal;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps one run, so that another process can go on with it. Thread-safe. */
public interface RunKeeper {
    /**
     * Called when the run begins here.
     *
     * @param lost is told, on any thread, when another process has taken the run
     */
    void begin(Consumer<Throwable> lost);

    /**
     * Makes what is kept of a value.
     *
     * @throws dev.mlopskit.pipeline.PipelineException if it is of a kind that cannot be kept
     */
    Kept keep(String task, int item, @Nullable Object value);

    /** Commits changes, all or none. */
    void commit(List<Change> changes);

    /** The value of a key of a task, made when it is asked for the first time, by whatever process. */
    @Nullable
    Object once(String task, int item, String key, Callable<?> make) throws Exception;

    /** Whether it knows from then on what an effect gave. */
    default boolean keepsEffects() {
        return true;
    }

    /** Renews its claim on the run no more. */
    void end();

    /** Lets another process take a run that is not over, if it can. */
    void release();
}
