package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.sql.Connection;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A journal in PostgreSQL keeps what one in SQLite does. */
class PostgresJournalTest extends JournalTest {
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
