package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A journal in PostgreSQL keeps what one in SQLite does. */
class PostgresJournalTest extends JournalTest {
    private static EmbeddedPostgres server;
    private static int databases;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    @BeforeEach
    void open() throws Exception {
        if (tracking == null)
            try (Connection connection = connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE journal" + ++databases);
            }
        super.open();
    }

    @Override
    Tracking store() {
        return Tracking.builder()
                .uri("postgresql://postgres@localhost:" + server.getPort() + "/journal" + databases)
                .artifactRoot(folder.resolve("artifacts"))
                .open();
    }

    @Override
    Connection connect() throws Exception {
        return connect("journal" + databases);
    }

    private static Connection connect(String database) throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.getPort() + "/" + database, "postgres", "");
    }
}
