package dev.mlopskit.tracking.internal.sql;

import org.jspecify.annotations.Nullable;

/** The connections to one database: one that writes, and those that read. Thread-safe. */
record Database(Writer writer, Readers readers) implements AutoCloseable {
    /** Does work that only reads, on one state of the store. */
    <T extends @Nullable Object> T read(Writer.Work<T> work) {
        return readers.read(work);
    }

    /** Does work in a transaction and returns once it has committed. */
    <T extends @Nullable Object> T write(Writer.Work<T> work) {
        return writer.write(work);
    }

    @Override
    public void close() {
        try (readers) {
            writer.close();
        }
    }
}
