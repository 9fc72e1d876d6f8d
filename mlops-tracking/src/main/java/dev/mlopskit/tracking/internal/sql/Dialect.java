package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.TrackingException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where two databases differ in what this library says to them. Immutable and thread-safe. */
sealed interface Dialect permits SqliteDialect, PostgresDialect {
    /** What to do about a statement that failed. */
    enum Remedy {
        /** Nothing: it would fail again. */
        NONE,
        /** The whole transaction once more: another writer was in the way. */
        AGAIN,
        /** The whole transaction once more on a new connection: this one is gone or knows an older schema. */
        RECONNECT
    }

    /** How messages name the store; never with a password. */
    String store();

    /** The word that marks the lines of the schema's statements that are for this database only. */
    String mark();

    /** Begins a transaction in which the schema is made, by one process at a time. */
    String beginSchema();

    /**
     * Begins a transaction that writes.
     *
     * @param alone whether it must see what all writers before it wrote, and none may write before it ends; otherwise its
     *     statements stand other writers beside them
     */
    String beginWrite(boolean alone);

    /** Begins a transaction that reads one state of the store. */
    String beginRead();

    /** The tables that stand in the way of MLflow's, or are MLflow's; none in a new store. */
    Set<String> tables(Session session) throws SQLException;

    /** Whether there is a table of any name. */
    boolean hasTable(Session session, String table) throws SQLException;

    /** The columns of a table, and whether a row must say what is in them. */
    Map<String, Boolean> columns(Session session, String table) throws SQLException;

    /** A column in a condition that is not worth an index. */
    String unindexed(String column);

    /** A text, to be ordered by code points. */
    String ordered(String text);

    /** A condition that a text is of a pattern, by case; without an escape character. */
    String like(String text);

    /** The same in any case, as MLflow asks this database for it. */
    String ilike(String text);

    /**
     * Whether a table of facts is better read from end to end than by its keys: where it is not much longer than the table of
     * the entities, since the rows of a key lie all over it.
     */
    boolean readThrough(Session session, String facts, String entities) throws SQLException;

    /** Writes points, each list of one key, and passes over those that are there. */
    void insertPoints(Session session, String runId, Collection<List<Metric>> byKey) throws SQLException;

    /** Makes points the latest of their keys where no later one is, at most one of each key. */
    void updateLatest(Session session, String runId, List<Metric> latest) throws SQLException;

    /** What can be done about an error of the driver. */
    Remedy remedy(SQLException e);

    /** What an error of the driver means for the user. */
    TrackingException translate(SQLException e);
}
