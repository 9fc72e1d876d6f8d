package dev.mlopskit.interop;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** New databases of a PostgreSQL server that is started at the first one and stops with the tests. */
final class PostgresDatabases {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private PostgresDatabases() {}

    /** The address of a new database, as both sides take it. */
    static synchronized String create() {
        try {
            if (server == null) server = EmbeddedPostgres.start();
            String name = "store" + COUNT.incrementAndGet();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                // The order of texts by code points, which this library asks for, and letters of every language.
                statement.execute("CREATE DATABASE " + name
                        + " TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' ENCODING 'UTF8'");
            }
            // SQLAlchemy 2.1 takes another driver when none is named.
            return "postgresql+psycopg2://postgres@localhost:" + server.getPort() + "/" + name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError("no database could be made", e);
        }
    }
}
