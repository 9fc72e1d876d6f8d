package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that several processes write, that lose a writer, or whose disk gives out. */
class ProcessTest {
    @TempDir
    Path folder;

    @TempDir
    Path saved;

    @RepeatedTest(5)
    void what_was_acknowledged_survives_a_kill(RepetitionInfo repetition) throws Exception {
        Path file = folder.resolve("mlflow.db");
        String run;
        try (Tracking tracking = Tracking.open(file)) {
            run = tracking.experiment("processes").startRun("killed").runId();
        }
        Process process = WriterProcess.start(List.of(), file, run, 0, Long.MAX_VALUE);
        int killAfter = 50 + new Random(repetition.getCurrentRepetition()).nextInt(500);
        long acknowledged = -1;
        try (BufferedReader output = WriterProcess.output(process)) {
            assertThat(output.readLine()).isEqualTo("ready");
            String line = "";
            while (line != null) {
                line = output.readLine();
                if (line != null) acknowledged = Long.parseLong(line);
                if (acknowledged == killAfter) process.toHandle().destroyForcibly();
            }
        }
        process.waitFor();
        try (Tracking tracking = Tracking.open(file)) {
            assertThat(tracking.history(run, "loss"))
                    .extracting(Metric::step)
                    .startsWith(LongStream.rangeClosed(0, acknowledged).boxed().toArray(Long[]::new));
        }
    }

    @Test
    void processes_that_make_and_write_the_same_store_at_once_lose_nothing() throws Exception {
        Path file = folder.resolve("mlflow.db");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) processes.add(WriterProcess.start(List.of(), file, "new", 0, 200));
        for (Process process : processes) {
            try (BufferedReader output = WriterProcess.output(process)) {
                assertThat(output.lines()).contains("done");
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        try (Tracking tracking = Tracking.open(file)) {
            List<RunData> runs = tracking.experiment("processes").runs().list();
            assertThat(runs).hasSize(4);
            for (RunData run : runs)
                assertThat(tracking.history(run.runId(), "loss")).hasSize(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlflow.db", "mlruns"})
    void a_full_disk_is_told_and_what_was_acknowledged_is_there(String store) throws Exception {
        List<String> lines = onOwnDisk(store, "\"$@\"; tar -cf - " + store + "* | tar -xf - -C " + saved);
        long acknowledged = lines.stream().filter(line -> line.matches("\\d+")).count();
        assertThat(acknowledged).isPositive();
        assertThat(lines.get(lines.size() - 1)).startsWith("StoreException").containsPattern("space|room");
        try (Tracking tracking = WriterProcess.open(saved.resolve(store))) {
            RunData run = tracking.experiment("processes").runs().list().get(0);
            assertThat(tracking.history(run.runId(), "loss"))
                    .extracting(Metric::step)
                    .startsWith(LongStream.range(0, acknowledged).boxed().toArray(Long[]::new));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlflow.db", "mlruns"})
    void writing_goes_on_once_a_full_disk_has_room_again(String store) throws Exception {
        List<String> lines = onOwnDisk(store, "head -c 500000 /dev/zero > filler; exec \"$@\"");
        int room = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("made room"))
                .findFirst()
                .orElseThrow());
        assertThat(lines.get(room)).containsPattern("space|room");
        assertThat(lines.subList(room + 1, lines.size()))
                .filteredOn(line -> line.matches("\\d+"))
                .hasSizeGreaterThan(10);
        assertThat(lines.get(lines.size() - 1)).startsWith("StoreException").containsPattern("space|room");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlflow.db", "mlruns"})
    void a_read_only_disk_is_told(String store) throws Exception {
        List<String> lines = onOwnDisk(store, "mount -o remount,ro " + folder + "; exec \"$@\"");
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("StoreException").contains(store));
    }

    /** Runs a writer in a mount namespace where the test's folder is a disk of one megabyte. */
    private List<String> onOwnDisk(String store, String then) throws IOException, InterruptedException {
        List<String> unshare = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
        List<String> probe = new ArrayList<>(unshare);
        String mount = "mount -t tmpfs -o size=1m tmpfs " + folder;
        probe.add(mount);
        Tools.need("unshare", probe);
        List<String> prefix = new ArrayList<>(unshare);
        prefix.add(mount + " && cd " + folder + " && " + then);
        prefix.add("sh");
        Process process = WriterProcess.start(prefix, folder.resolve(store), "new", 0, 1_000_000);
        try (BufferedReader output = WriterProcess.output(process)) {
            return output.lines().toList();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void the_shared_memory_and_the_log_are_gone_after_a_clean_close() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            tracking.experiment("x").startRun("y").close();
        }
        assertThat(Files.exists(folder.resolve("mlflow.db-wal"))).isFalse();
    }
}
