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
            throw of(where, runId, String.valueOf(e.getMessage()), e);
        }
    }

    /** What is thrown for a column. */
    static PipelineException of(String where, String runId, String why) {
        return of(where, runId, why, null);
    }

    private static PipelineException of(String where, String runId, String why, @Nullable Throwable cause) {
        return new PipelineException(
                "the " + where + " of run " + runId + " cannot be read: " + why
                        + "; read it with the classes that wrote it, restore a copy of the database, or give the run up with"
                        + " Journal.delete(\"" + runId + "\")",
                cause);
    }
}
