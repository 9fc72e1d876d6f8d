package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.TrackingStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store in PostgreSQL keeps what every store promises. */
class PostgresContractTest extends TrackingStoreContract {
    private static EmbeddedPostgres server;

    @TempDir
    static Path artifacts;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** All tests share one database. */
    @Override
    protected TrackingStore open() {
        return BuiltIn.open("postgresql://postgres@localhost:" + server.getPort() + "/postgres", artifacts);
    }

    @Override
    protected TrackingStore openAgain() {
        return open();
    }
}
