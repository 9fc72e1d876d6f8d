package dev.mlopskit.tracking.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * The connections to one database: one that writes, and those that read. Thread-safe.
 *
 * @param readers {@code null} where the one connection is all there is
 */
record Database(Writer writer, @Nullable Readers readers) implements AutoCloseable {
    /** Does work that only reads, on one state of the store. */
    <T extends @Nullable Object> T read(Writer.Work<T> work) {
        return readers == null ? writer.write(work, false) : readers.read(work);
    }

    /** Does work in a transaction, as if no other process wrote at the time, and returns once it has committed. */
    <T extends @Nullable Object> T write(Writer.Work<T> work) {
        return writer.write(work, true);
    }

    /**
     * Does work in a transaction beside that of other processes, and returns once it has committed. For work on one run whose
     * every statement is right whatever has been committed before it.
     */
    <T extends @Nullable Object> T log(Writer.Work<T> work) {
        return writer.write(work, false);
    }

    @Override
    public void close() {
        try (readers) {
            writer.close();
        }
    }
}
