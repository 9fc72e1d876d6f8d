package dev.mlopskit.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.Predictor;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches in processes of their own: killed, and with little memory. */
class BatchProcessTest {
    private static final int ROWS = 60_000;

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

    @Test
    @Timeout(120)
    void a_million_rows_need_no_more_memory_than_a_few_chunks() throws Exception {
        Path csv = Penguins.csv(folder.resolve("in.csv"), 1_000_000, 0);
        long began = System.nanoTime();
        Process process = start("-Xmx64m", csv, folder.resolve("out.csv"), folder.resolve("bad.csv"), 4096);
        process.inputReader().transferTo(java.io.Writer.nullWriter());
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("errors.log")))
                .isZero();
        System.out.printf("a million rows scored with -Xmx64m in %.1f s%n", (System.nanoTime() - began) / 1e9);
        try (var lines = Files.lines(folder.resolve("out.csv"))) {
            assertThat(lines.count()).isEqualTo(1_000_001);
        }
    }

    /** The next line that is no log. */
    private static @Nullable String progress(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && line.contains(" WARN ")) line = lines.readLine();
        return line;
    }
}
