package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes of one machine that use LightGBM at once, with one temporary folder. */
@Timeout(120)
class LightGBMProcessesTest {
    private static final int PROCESSES = 4;
    private static final String DONE = "scored";

    @TempDir
    Path folder;

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                Program.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectError(folder.resolve("errors.log").toFile()).start();
    }

    private static void go(Process process) throws IOException {
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        process.outputWriter().write("go\n");
        process.outputWriter().flush();
    }

    private void assertScored(Process process) throws Exception {
        List<String> lines = process.inputReader().lines().toList();
        assertThat(lines).as(() -> errors()).endsWith(DONE);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @RepeatedTest(3)
    void those_that_begin_at_once_all_answer() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) processes.add(start());
        for (Process process : processes) go(process);
        for (Process process : processes) assertScored(process);
    }

    @Test
    void what_another_process_has_unpacked_is_neither_used_nor_written() throws Exception {
        List<Path> others = Stream.of("lib_lightgbm.so", "lib_lightgbm.dylib", "lib_lightgbm.dll")
                .map(folder::resolve)
                .toList();
        for (Path other : others) Files.writeString(other, "of another release");
        Process process = start();
        go(process);
        assertScored(process);
        for (Path other : others) assertThat(other).hasContent("of another release");
        assertThat(folder).isDirectoryNotContaining("glob:**lightgbm_swig*");
    }

    /** Scores for a while, so that others begin meanwhile. */
    static final class Program {
        private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(700);

        public static void main(String[] arguments) throws IOException {
            System.out.println("ready");
            if (System.in.read() < 0) return;
            String name = Boosters.names("lightgbm").get(0);
            ModelPackage model = ModelPackage.read(Boosters.folder(name));
            List<Map<String, ?>> rows = Boosters.rows(name, model);
            long end = System.nanoTime() + NANOS;
            try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(model)) {
                while (System.nanoTime() < end) predictor.predict(rows);
            }
            System.out.println(DONE);
        }
    }
}
