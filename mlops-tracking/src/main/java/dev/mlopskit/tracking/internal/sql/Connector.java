package dev.mlopskit.tracking.internal.sql;

import java.io.IOException;
import java.sql.SQLException;

/** A database and how connections to it are opened. Thread-safe. */
interface Connector {
    /** What {@code MLFLOW_TRACKING_URI} would say, without a password. */
    String uri();

    /** What is said to it. */
    Dialect dialect();

    /** The first connection for writing, which makes the schema where there is none. */
    Session openFirst(String artifactRoot, long now) throws SQLException, IOException;

    /** Another connection for writing, after one has failed. */
    Session openWriter() throws SQLException;

    /** A connection for reading. */
    Session openReader() throws SQLException;

    /** Whether there are connections for reading beside the one that writes. */
    boolean hasReaders();

    /**
     * Makes sure that the database that is open is the one that others find; called in each transaction, once it may write.
     *
     * @throws dev.mlopskit.tracking.StoreException if it is not
     */
    default void verify() {}

    /** Called when the store has been closed. */
    default void closed() {}
}
