package dev.mlopskit.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Child;
import dev.mlopskit.serving.Predictor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches in processes of their own: killed, and with little memory. */
@Tag("slow")
class BatchProcessTest {
    private static final int ROWS = 60_000;
    private static final int MANY = 300_000;

    @TempDir
    Path folder;

    private Process start(String memory, Path csv, Path out, Path bad, int chunk) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        memory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Penguins.class.getName(),
                        csv.toString(),
                        out.toString(),
                        bad.toString(),
                        String.valueOf(chunk))
                .redirectError(new File(folder.toFile(), "errors.log"))
                .start();
    }

    @Test
    @Timeout(120)
    void killed_anywhere_the_same_call_goes_on_and_the_result_is_that_of_an_undisturbed_one() throws Exception {
        Path csv = Penguins.csv(folder.resolve("in.csv"), ROWS, 77);
        Path out = folder.resolve("out.csv");
        Path bad = folder.resolve("bad.csv");
        Random random = new Random(20261127);
        int kills = 0;
        long before = 0;
        while (true) {
            Process process = start("-Xmx96m", csv, out, bad, 500);
            int chunks = 1 + random.nextInt(25);
            long rows = before;
            try (BufferedReader lines = process.inputReader()) {
                String line = "";
                while (chunks > 0 && (line = progress(lines)) != null) {
                    assertThat(Long.parseLong(line)).isEqualTo(rows += 500);
                    chunks--;
                }
                if (line != null) {
                    // A moment of its own in the middle of a chunk, of the state or of the writing.
                    long until = System.nanoTime() + random.nextInt(4_000_000);
                    while (System.nanoTime() < until) Thread.onSpinWait();
                    process.toHandle().destroyForcibly();
                    // What it had done when it was killed, beyond what was read.
                    while (progress(lines) != null) rows += 500;
                }
            }
            if (process.waitFor() == 0) break;
            assertThat(chunks)
                    .as(Files.readString(folder.resolve("errors.log")))
                    .isZero();
            kills++;
            before = done(out, rows);
        }
        assertThat(kills).isGreaterThanOrEqualTo(3);
        try (Predictor<?, ?> model = Penguins.model("labels")) {
            Penguins.scoring(csv, folder.resolve("bad.whole")).run(model, Penguins.MODEL, folder.resolve("whole.csv"));
        }
        assertThat(out).hasSameBinaryContentAs(folder.resolve("whole.csv"));
        assertThat(bad).hasSameBinaryContentAs(folder.resolve("bad.whole"));
    }

    /** The rows that the state has, which are those that were told or one chunk more. */
    private static long done(Path out, long told) throws Exception {
        String state = Files.readString(out.resolveSibling("out.csv.state"));
        long rows = Long.parseLong(state.replaceAll("(?s).*\"rows\":(\\d+).*", "$1"));
        assertThat(rows).isBetween(told, told + 500);
        return rows;
    }

    /** What rows are read from, as the program that scores them is told of it. */
    static List<String> inputs() {
        return List.of("in.csv", "in.parquet", "jdbc:sqlite:", "jdbc:postgresql:");
    }

    private static final String MADE = "id, 30 + id %% 17 * 0.7 AS bill_length_mm, id %% 41 - 20 AS bill_depth_mm,"
            + " 170 + id %% 60 AS flipper_length_mm, id %% 9000 - 4000 AS body_mass_g FROM %s";

    @ParameterizedTest
    @MethodSource("inputs")
    @Timeout(300)
    void any_number_of_rows_needs_no_more_memory_than_a_few_chunks(String kind) throws Exception {
        try (EmbeddedPostgres server = kind.contains("postgresql") ? EmbeddedPostgres.start() : null) {
            String input = made(kind, server);
            long began = System.nanoTime();
            Child.run(
                    folder,
                    "-Xmx64m",
                    Penguins.class,
                    input,
                    folder.resolve("out.csv").toString(),
                    folder.resolve("bad.csv").toString(),
                    "4096");
            System.out.printf(
                    "%d rows of %s scored with -Xmx64m in %.1f s%n", MANY, kind, (System.nanoTime() - began) / 1e9);
        }
        try (var lines = Files.lines(folder.resolve("out.csv"))) {
            assertThat(lines.count()).isEqualTo(MANY + 1);
        }
    }

    private String made(String kind, @Nullable EmbeddedPostgres server) throws Exception {
        Path file = folder.resolve(kind.startsWith("jdbc:") ? "in.db" : kind);
        if (kind.endsWith(".csv")) return Penguins.csv(file, MANY, 0).toString();
        if (kind.endsWith(".parquet")) {
            String rows = MADE.formatted("range(1, " + (MANY + 1) + ") t(id)");
            execute(
                    DriverManager.getConnection("jdbc:duckdb:"),
                    "COPY (SELECT " + rows + ") TO '" + file + "' (FORMAT parquet)");
            return file.toString();
        }
        if (server == null) {
            String rows = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < " + MANY
                    + ") SELECT " + MADE.formatted("n");
            execute(DriverManager.getConnection(kind + file), "CREATE TABLE penguins AS " + rows, KEY);
            return kind + file;
        }
        String rows = "SELECT " + MADE.formatted("generate_series(1, " + MANY + ") id");
        execute(server.getPostgresDatabase().getConnection(), "CREATE TABLE penguins AS " + rows, KEY);
        return server.getJdbcUrl("postgres", "postgres");
    }

    private static final String KEY = "CREATE UNIQUE INDEX penguins_id ON penguins (id)";

    private static void execute(Connection opened, String... statements) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    /** The next line that is no log. */
    private static @Nullable String progress(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && line.contains(" WARN ")) line = lines.readLine();
        return line;
    }
}
