package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** A PostgreSQL database and how connections to it are opened. */
final class PostgresServer implements Connector {
    private static final String LOGIN_SECONDS = "30";

    private final PostgresUri uri;
    private final Durability durability;
    private final Dialect dialect;

    PostgresServer(PostgresUri uri, Durability durability) {
        this.uri = uri;
        this.durability = durability;
        this.dialect = new PostgresDialect(uri.toString());
    }

    @Override
    public String uri() {
        return uri.toString();
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Session openFirst(String artifactRoot, long now) throws SQLException {
        Session session = openWriter();
        try {
            Schema.refuseForeign(session);
            Schema.create(session, artifactRoot, now);
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    @Override
    public Session openWriter() throws SQLException {
        Session session = openReader();
        // As long as SQLite is waited for; where the server is told to commit lazily, it still is for NORMAL.
        session.execute("SET lock_timeout = '60s'");
        if (durability == Durability.FULL) session.execute("SET synchronous_commit = on");
        return session;
    }

    @Override
    public Session openReader() throws SQLException {
        Properties properties = new Properties();
        // Texts are taken for what their columns are, as SQLite does.
        properties.setProperty("stringtype", "unspecified");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", LOGIN_SECONDS);
        properties.setProperty("ApplicationName", "mlopskit");
        properties.putAll(uri.driverSettings());
        if (uri.user() != null) properties.setProperty("user", uri.user());
        if (uri.password() != null) properties.setProperty("password", uri.password());
        String database = uri.database() == null ? "" : URLEncoder.encode(uri.database(), StandardCharsets.UTF_8);
        return new Session(
                connect("jdbc:postgresql://" + uri.host() + ":" + uri.port() + "/" + database, properties), dialect);
    }

    private Connection connect(String url, Properties properties) throws SQLException {
        @Nullable Connection connection;
        try {
            connection = new Driver().connect(url, properties);
        } catch (LinkageError e) {
            throw new StoreException(
                    uri.toString(),
                    "needs PostgreSQL's JDBC driver, which is not on the class or module path (" + e
                            + "): add the Maven dependency org.postgresql:postgresql:" + testedVersion(),
                    e);
        }
        if (connection == null) throw new SQLException("the driver does not take its own address", "08001");
        return connection;
    }

    /** The version that the build of this library was tested with; the build writes it. */
    private static String testedVersion() {
        try (InputStream in = PostgresServer.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) build.load(in);
            return build.getProperty("postgresql.version", "(the newest)");
        } catch (IOException e) {
            // The version is a help; what is wrong is told without it too.
            return "(the newest)";
        }
    }

    @Override
    public boolean hasReaders() {
        return true;
    }
}
