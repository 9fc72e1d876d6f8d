package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** A database file and how it is opened. */
final class SqliteFile {
    private static final int BUSY_TIMEOUT_MILLIS = 60_000;

    private final Path path;
    private final Durability durability;

    SqliteFile(Path path, Durability durability) {
        this.path = path;
        this.durability = durability;
    }

    Path path() {
        return path;
    }

    /** A connection for writing; makes the file, with the schema of MLflow 3.0, if it is not there or empty. */
    Session openWriter(String artifactRoot, long now) throws SQLException, IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Session session = connect(new SQLiteConfig());
        try {
            Schema.refuseForeign(path, session);
            // A writer in another process may be setting the same mode; then SQLite answers "busy" without waiting.
            Retry.whileBusy(() -> session.first("PRAGMA journal_mode=WAL", row -> row.getString(1)));
            session.execute("PRAGMA synchronous=" + durability);
            Schema.create(session, artifactRoot, now);
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    /** A connection for writing to a file that was opened before. */
    Session reopenWriter() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Session session = connect(config);
        session.execute("PRAGMA synchronous=" + durability);
        return session;
    }

    /** A connection for reading. */
    Session openReader() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        // A file that was deleted meanwhile must not come back empty.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Session session = connect(config);
        // MLflow compares with LIKE by case, and has ILIKE for the rest.
        session.execute("PRAGMA case_sensitive_like=ON");
        session.execute("PRAGMA query_only=ON");
        // Searches go to and fro over tables and indexes; SQLite's own 2 MB make those of 100,000 runs take twice as
        // long.
        session.execute("PRAGMA cache_size=-32000");
        return session;
    }

    private Session connect(SQLiteConfig config) throws SQLException {
        Session session = new Session(JDBC.createConnection("jdbc:sqlite:" + path, config.toProperties()));
        session.execute("PRAGMA busy_timeout=" + BUSY_TIMEOUT_MILLIS);
        return session;
    }
}
