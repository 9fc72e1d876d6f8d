package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.sql.Connection;
import org.junit.jupiter.api.extension.RegisterExtension;

/** So it is in PostgreSQL. */
class PostgresKeptRunTest extends KeptRunTest {
    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    private String database;

    @Override
    Tracking store() throws Exception {
        if (database == null) database = SERVER.create();
        return SERVER.tracking(database, folder.resolve("artifacts"));
    }

    @Override
    Connection connect() throws Exception {
        return SERVER.connect(database);
    }
}
