package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real server for the tests of a class, with a new database for each test. */
final class PostgresServer implements BeforeAllCallback, AfterAllCallback {
    private EmbeddedPostgres server;
    private int classes;
    private int databases;

    // Nested classes call back too.
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (classes++ == 0) server = EmbeddedPostgres.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (--classes == 0) server.close();
    }

    /** The name of a new database. */
    String create() throws Exception {
        String name = "test" + ++databases;
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return name;
    }

    Connection connect(String name) throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.getPort() + "/" + name, "postgres", "");
    }

    Tracking tracking(String name, Path artifacts) {
        return Tracking.builder()
                .uri("postgresql://postgres@localhost:" + server.getPort() + "/" + name)
                .artifactRoot(artifacts)
                .open();
    }
}
