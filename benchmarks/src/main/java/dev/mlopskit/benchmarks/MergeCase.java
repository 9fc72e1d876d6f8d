package dev.mlopskit.benchmarks;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A store of 10,000 runs with 1,000,000 points, merged into a new one; raw attaches the file and copies rows by hand. */
final class MergeCase {
    private static final int RUNS = 10_000;
    private static final int STEPS = 20;
    private static final List<String> KEYS = List.of("loss", "accuracy", "f1", "auc", "error");
    private static final int POINTS = RUNS * STEPS * KEYS.size();
    private static final int ROUNDS = 5;

    private final Path folder;
    private int targets;

    private MergeCase(Path folder) {
        this.folder = folder;
    }

    /** Points per second; the medians of rounds in turn, each into a new store, after one that does not count. */
    static Duel.Result measure(Path folder) throws Exception {
        MergeCase merge = new MergeCase(folder);
        try (Tracking source = Tracking.open(folder.resolve("source.db"))) {
            fill(source.experiment("merged"));
            double[] ours = new double[ROUNDS];
            double[] raw = new double[ROUNDS];
            for (int round = -1; round < ROUNDS; round++) {
                double first = merge.ours(source);
                double second = merge.raw();
                if (round < 0) continue;
                ours[round] = first;
                raw[round] = second;
            }
            Arrays.sort(ours);
            Arrays.sort(raw);
            return new Duel.Result(POINTS / ours[ROUNDS / 2], POINTS / raw[ROUNDS / 2]);
        }
    }

    private static void fill(Experiment experiment) {
        for (int i = 0; i < RUNS; i++) {
            Run run = experiment.startRun("run-" + i);
            run.params(Map.of("model", "m" + i % 5, "depth", i % 12));
            Instant now = Instant.now();
            List<RunEntry> entries = new ArrayList<>(STEPS * KEYS.size());
            for (String key : KEYS)
                for (int step = 0; step < STEPS; step++) entries.add(new Metric(key, 1.0 / (step + i + 1), step, now));
            run.log(entries);
            run.close();
        }
    }

    /** Seconds. */
    private double ours(Tracking source) {
        try (Tracking target = Tracking.open(next())) {
            long start = System.nanoTime();
            long copied = target.mergeFrom(source).execute().runs();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (copied != RUNS) throw new IllegalStateException("copied " + copied + " runs");
            return seconds;
        }
    }

    /** Seconds, for one transaction with one statement a table, and no look at what the target has. */
    private double raw() throws SQLException {
        Path file = next();
        String experiment;
        try (Tracking target = Tracking.open(file)) {
            experiment = target.experiment("merged").experimentId();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous=NORMAL");
            long start = System.nanoTime();
            try (PreparedStatement attach = connection.prepareStatement("ATTACH DATABASE ? AS source")) {
                attach.setString(1, folder.resolve("source.db").toString());
                attach.execute();
            }
            statement.execute("BEGIN IMMEDIATE");
            copy(statement, "runs", "experiment_id = " + experiment);
            for (String table : List.of("params", "tags", "metrics", "latest_metrics")) copy(statement, table, "1");
            statement.execute("COMMIT");
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static void copy(Statement statement, String table, String where) throws SQLException {
        statement.execute("INSERT INTO main." + table + " SELECT * FROM source." + table + " WHERE " + where);
    }

    private Path next() {
        return folder.resolve("target-" + targets++ + ".db");
    }
}
