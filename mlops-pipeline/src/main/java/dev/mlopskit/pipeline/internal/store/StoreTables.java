package dev.mlopskit.pipeline.internal.store;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.spi.OwnTables;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables of one store for one purpose: an error says which of them it is. Thread-safe. */
public final class StoreTables implements OwnTables {
    private static final String VERSIONS = "mlopskit_versions";
    private static final String PART = "pipelines";
    /** Of the tables of pipelines, and of how values are written in them. */
    private static final int VERSION = 1;

    private final String purpose;
    private final String uri;
    private final OwnTables tables;

    private StoreTables(String purpose, String uri, OwnTables tables) {
        this.purpose = purpose;
        this.uri = uri;
        this.tables = tables;
    }

    /**
     * The tables of a store.
     *
     * @param purpose such as "the journal", for people
     * @throws PipelineException if the store is no database
     */
    public static StoreTables of(TrackingStore store, String purpose) {
        OwnTables tables = store.tables()
                .orElseThrow(() -> new PipelineException(purpose + " cannot be kept in " + store.uri()
                        + ", which is no database: open a SQLite file or a PostgreSQL database"));
        StoreTables all = new StoreTables(purpose, store.uri(), tables);
        all.requireVersion();
        return all;
    }

    /** Leaves tables alone that another release has made, and that this one would read as what they are not. */
    private void requireVersion() {
        make(
                VERSIONS,
                List.of(
                        "CREATE TABLE " + VERSIONS
                                + " (part VARCHAR(50) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)",
                        "INSERT INTO " + VERSIONS + " (part, version) VALUES ('" + PART + "', " + VERSION + ")"));
        int version = read(rows ->
                        rows.list("SELECT version FROM " + VERSIONS + " WHERE part = ?", row -> row.getInt(1), PART))
                .stream()
                .findFirst()
                .orElse(0);
        if (version != VERSION)
            throw new PipelineException(this + " cannot be opened, as its tables are of version " + version
                    + " and this release knows version " + VERSION + ": use the release that made them");
    }

    /** Whether both are in one database, so that one transaction can span them. */
    public boolean isWith(StoreTables other) {
        return tables.equals(other.tables) || uri.equals(other.uri) && !uri.contains(":memory:");
    }

    @Override
    public void make(String table, List<String> statements) {
        told("opened", () -> {
            tables.make(table, statements);
            return null;
        });
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return told("read", () -> tables.read(work));
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        return told("written", () -> tables.write(work));
    }

    @Override
    public <T extends @Nullable Object> T append(Work<T> work) {
        return told("written", () -> tables.append(work));
    }

    private <T extends @Nullable Object> T told(String done, Supplier<T> work) {
        try {
            return work.get();
        } catch (TrackingException e) {
            throw new StoreFailure(this + " could not be " + done + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return purpose + " in " + uri;
    }
}
