package dev.mlopskit.tracking.internal.sql;

import java.sql.SQLException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** An SQLite database in memory: one connection, which reads and writes, and with which it is gone. */
final class SqliteMemory implements Connector {
    static final String URI = "sqlite:///:memory:";

    private final Runnable atClose;
    private final Dialect dialect = new SqliteDialect(URI);

    SqliteMemory(Runnable atClose) {
        this.atClose = atClose;
    }

    @Override
    public String uri() {
        return URI;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Session openFirst(String artifactRoot, long now) throws SQLException {
        Session session =
                new Session(JDBC.createConnection("jdbc:sqlite::memory:", new SQLiteConfig().toProperties()), dialect);
        session.execute(SqliteFile.LIKE_BY_CASE);
        Schema.create(session, artifactRoot, now);
        return session;
    }

    @Override
    public Session openWriter() throws SQLException {
        throw new SQLException("the connection failed, and all that was in memory is gone with it");
    }

    @Override
    public Session openReader() throws SQLException {
        throw new SQLException("a database in memory has one connection");
    }

    @Override
    public boolean hasReaders() {
        return false;
    }

    @Override
    public void closed() {
        atClose.run();
    }
}
