package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tables beside MLflow's, in the database of a store, for what MLflow has no place for; so one transaction can span them and
 * what is tracked. Their names begin with {@code mlopskit_}, and MLflow leaves them alone, also when it migrates. The
 * statements are of the SQL that SQLite and PostgreSQL share. All methods throw {@link
 * dev.mlopskit.tracking.TrackingException}. Thread-safe.
 */
@Beta
public interface OwnTables {
    /** What is done in one transaction. May be done a second time, after a rollback, so it changes nothing but rows. */
    interface Work<T extends @Nullable Object> {
        /** Does it. */
        T run(Rows rows) throws SQLException;
    }

    /** Makes a value of the row that a result stands on. */
    interface Reader<T extends @Nullable Object> {
        /** Reads the columns, without moving on. */
        T read(ResultSet row) throws SQLException;
    }

    /** The statements of one transaction. Used by one thread, and not after it. */
    interface Rows {
        /** Changes rows; gives how many. */
        int update(String sql, @Nullable Object... arguments) throws SQLException;

        /** All rows that a query finds. */
        <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... arguments) throws SQLException;
    }

    /** Makes a table, by the {@code CREATE TABLE} and other statements that make it, unless it is there. */
    void make(String table, List<String> statements);

    /** Reads one state of the database. */
    <T extends @Nullable Object> T read(Work<T> work);

    /** Writes as if no other process did meanwhile, and returns once that has been committed. */
    <T extends @Nullable Object> T write(Work<T> work);

    /**
     * Writes beside other processes, and returns once that has been committed, together with what others wait to commit. For
     * statements that are right whatever was committed before each of them.
     */
    <T extends @Nullable Object> T append(Work<T> work);
}
