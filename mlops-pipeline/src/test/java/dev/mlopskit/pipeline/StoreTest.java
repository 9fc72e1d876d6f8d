package dev.mlopskit.pipeline;

import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of all that is kept share: a store in a folder of the test, with a journal. */
abstract class StoreTest {
    @TempDir
    Path folder;

    Tracking tracking;
    Journal journal;
    RunOptions options;

    @BeforeEach
    void open() throws Exception {
        tracking = store();
        journal = Journal.in(tracking);
        options = RunOptions.builder().journal(journal).build();
    }

    @AfterEach
    void close() throws Exception {
        tracking.close();
    }

    /** Opens the store, the same one in each call of a test. */
    Tracking store() {
        return Tracking.open(folder.resolve("mlflow.db"));
    }

    /** Another connection to its database. */
    Connection connect() throws Exception {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
        }
        return connection;
    }

    final void sql(String statement) throws Exception {
        try (Connection connection = connect();
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    final List<String> column(String query) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }
}
