package dev.mlopskit.benchmarks;

import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A store with many runs, made of one with fewer. */
final class LargeStore {
    private LargeStore() {}

    /** Makes so many times as many runs of each, with metrics of other values. */
    static void multiply(Path file, int times) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TEMP TABLE kept AS SELECT * FROM runs WHERE name LIKE 'run-%'");
            for (int i = 1; i < times; i++) {
                // No run has an id with this letter: ids are hexadecimal.
                String id = "substr(run_uuid, 1, 30) || 'g" + i + "'";
                statement.execute(
                        "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id,"
                                + " status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)"
                                + " SELECT " + id + ", name || '-" + i
                                + "', source_type, source_name, entry_point_name, user_id,"
                                + " status, start_time + " + i
                                + ", end_time, source_version, lifecycle_stage, artifact_uri,"
                                + " experiment_id FROM kept");
                for (String table : new String[] {"params", "tags"})
                    statement.execute("INSERT INTO " + table + " (key, value, run_uuid) SELECT key, value, " + id
                            + " FROM " + table + " WHERE run_uuid IN (SELECT run_uuid FROM kept)");
                for (String table : new String[] {"metrics", "latest_metrics"})
                    statement.execute("INSERT INTO " + table
                            + " (key, value, timestamp, step, is_nan, run_uuid) SELECT key, abs(random() % 1000000)"
                            + " / 1000000.0, timestamp, step, is_nan, " + id + " FROM " + table
                            + " WHERE run_uuid IN (SELECT run_uuid FROM kept)");
            }
            connection.commit();
        }
    }

    static long search(Tracking tracking) {
        int found = tracking.experiment("search")
                .runs("metrics.loss < 0.2")
                .orderBy("metrics.loss")
                .limit(100)
                .list()
                .size();
        if (found != 100) throw new IllegalStateException("found " + found);
        return 1;
    }

    static long open(Path file) {
        Tracking.open(file).close();
        return 1;
    }
}
