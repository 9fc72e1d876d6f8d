package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.internal.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** An SQLite file and how it is opened. */
final class SqliteFile implements Connector {
    /** MLflow compares with LIKE by case, and has ILIKE for the rest. */
    static final String LIKE_BY_CASE = "PRAGMA case_sensitive_like=ON";

    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
    private static final int BUSY_TIMEOUT_MILLIS = 60_000;
    private static final int LAST_TIMEOUT_MILLIS = 1_000;

    private final Path path;
    private final Durability durability;
    private final Dialect dialect;
    private volatile @Nullable OpenedFile opened;
    private volatile Runnable whenClosed = () -> {};

    SqliteFile(Path path, Durability durability) {
        this.path = path;
        this.durability = durability;
        this.dialect = new SqliteDialect(path.toString());
    }

    /** Where it lies. */
    Path path() {
        return path;
    }

    @Override
    public String uri() {
        return "sqlite:///" + path;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    /** Makes the file, with the schema of MLflow 3.0, if it is not there or empty. */
    @Override
    public Session openFirst(String artifactRoot, long now) throws SQLException, IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        // Before SQLite sees the file: closing it again would take the locks of another copy.
        whenClosed = OpenFiles.add(path, JDBC.class, this);
        try {
            return openAndMake(artifactRoot, now);
        } catch (SQLException | RuntimeException e) {
            closed();
            throw e;
        }
    }

    private Session openAndMake(String artifactRoot, long now) throws SQLException {
        Session session = connect(new SQLiteConfig());
        try {
            Schema.refuseForeign(session);
            // A writer in another process may be setting the same mode; then SQLite answers "busy" without waiting.
            Retry.whileBusy(() -> session.first("PRAGMA journal_mode=WAL", row -> row.getString(1)));
            session.execute("PRAGMA synchronous=" + durability);
            Schema.create(session, artifactRoot, now);
            opened = OpenedFile.of(path);
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    @Override
    public Session openWriter() throws SQLException {
        verify();
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Session session = connect(config);
        session.execute("PRAGMA synchronous=" + durability);
        return session;
    }

    @Override
    public Session openReader() throws SQLException {
        verify();
        SQLiteConfig config = new SQLiteConfig();
        // A file that was deleted meanwhile must not come back empty.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Session session = connect(config);
        session.execute(LIKE_BY_CASE);
        session.execute("PRAGMA query_only=ON");
        // Searches go to and fro over tables and indexes; SQLite's own 2 MB make those of 100,000 runs take twice as
        // long.
        session.execute("PRAGMA cache_size=-32000");
        return session;
    }

    @Override
    public boolean hasReaders() {
        return true;
    }

    @Override
    public void closed() {
        whenClosed.run();
    }

    @Override
    public void verify() {
        OpenedFile file = opened;
        if (file != null) file.verify();
    }

    /**
     * Of a file that is gone, SQLite leaves the log behind, under the name of the log of what is there now, into which it would
     * be copied. So it is emptied into the file that it belongs to, wherever that is.
     */
    private void close(Connection connection) throws SQLException {
        OpenedFile file = opened;
        if (file != null && file.isGone()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout=" + LAST_TIMEOUT_MILLIS);
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } catch (SQLException e) {
                LOG.warn("the log of {}, which was replaced or deleted, could not be emptied", path, e);
            }
        }
        connection.close();
    }

    private Session connect(SQLiteConfig config) throws SQLException {
        Session session =
                new Session(JDBC.createConnection("jdbc:sqlite:" + path, config.toProperties()), dialect, this::close);
        session.execute("PRAGMA busy_timeout=" + BUSY_TIMEOUT_MILLIS);
        return session;
    }
}
