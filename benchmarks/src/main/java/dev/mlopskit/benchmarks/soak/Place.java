package dev.mlopskit.benchmarks.soak;

import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Where a store is. */
record Place(String uri, Path artifacts) {
    static Place sqlite(Path folder) {
        return new Place("sqlite:///" + folder.resolve("mlflow.db"), folder.resolve("mlruns"));
    }

    static Place files(Path folder) {
        return new Place(folder.resolve("mlruns").toString(), folder.resolve("mlruns"));
    }

    Tracking open() {
        return Tracking.builder().uri(uri).artifactRoot(artifacts).open();
    }

    boolean isSqlite() {
        return uri.startsWith("sqlite:");
    }

    /** Whether a call that is killed leaves all of what it wrote or nothing: only a database knows such a thing. */
    boolean isDatabase() {
        return isSqlite() || uri.startsWith("postgresql:");
    }

    Path file() {
        return Path.of(uri.substring("sqlite:///".length()));
    }

    /** Asks SQLite itself whether the file is sound; nobody in this process may have the store open. */
    void requireSound() throws SQLException {
        if (!isSqlite()) return;
        List<String> answer = texts("PRAGMA integrity_check");
        if (!answer.equals(List.of("ok"))) throw new IllegalStateException("integrity_check: " + answer);
    }

    /** The first column of what a query finds in the file. */
    List<String> texts(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }
}
