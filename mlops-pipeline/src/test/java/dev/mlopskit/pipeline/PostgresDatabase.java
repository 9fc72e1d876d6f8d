package dev.mlopskit.pipeline;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A new database of a real server, which is started at the first one and stops with the tests. */
final class PostgresDatabase implements AutoCloseable {
    private static @Nullable EmbeddedPostgres server;
    private static int created;

    private final EmbeddedPostgres home;
    private final String name;

    private PostgresDatabase(EmbeddedPostgres home, String name) {
        this.home = home;
        this.name = name;
    }

    static synchronized PostgresDatabase create() throws IOException, SQLException {
        if (server == null) server = EmbeddedPostgres.start();
        String name = "test" + ++created;
        execute(server, "CREATE DATABASE " + name);
        return new PostgresDatabase(server, name);
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The address, as a store takes it. */
    String uri() {
        return "postgresql://postgres@localhost:" + home.getPort() + "/" + name;
    }

    DataSource source() {
        return home.getDatabase("postgres", name);
    }

    Connection connect() throws SQLException {
        return source().getConnection();
    }

    /** Drops it, also from under processes that were killed. */
    @Override
    public void close() throws SQLException {
        execute(home, "DROP DATABASE " + name + " WITH (FORCE)");
    }
}
