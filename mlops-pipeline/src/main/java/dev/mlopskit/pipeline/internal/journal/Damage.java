package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.store.StoreFailure;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is said of rows that are not as a journal writes them, or were written with other classes. */
final class Damage {
    private Damage() {}

    /**
     * Reads what a column has.
     *
     * @param where the column, and of what, such as {@code params of run 5f}
     */
    static <T extends @Nullable Object> T told(String where, String runId, Supplier<T> read) {
        try {
            return read.get();
        } catch (StoreFailure e) {
            throw e;
        } catch (RuntimeException e) {
            PipelineException told = of(where, runId, String.valueOf(e.getMessage()));
            // Not as its cause: whoever goes on with runs takes one with a cause for a failure that may pass.
            told.addSuppressed(e);
            throw told;
        }
    }

    /** What is thrown for a column. */
    static PipelineException of(String where, String runId, String why) {
        return new PipelineException("the " + where + " of run " + runId + " cannot be read: " + why
                + "; read it with the classes that wrote it, restore a copy of the database, or give the run up with"
                + " Journal.delete(\"" + runId + "\")");
    }
}
