package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of files that several processes write, or that lose a writer. */
class FileProcessTest {
    @TempDir
    Path folder;

    private Path root() {
        return folder.resolve("mlruns");
    }

    private Tracking open() {
        return Tracking.builder().uri(root().toString()).open();
    }

    @RepeatedTest(3)
    void what_was_acknowledged_survives_a_kill(RepetitionInfo repetition) throws Exception {
        String run;
        try (Tracking tracking = open()) {
            run = tracking.experiment("processes").startRun("killed").runId();
        }
        Process process = WriterProcess.start(List.of(), root(), run, 0, Long.MAX_VALUE);
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
        try (Tracking tracking = open()) {
            assertThat(tracking.history(run, "loss"))
                    .extracting(Metric::step)
                    .startsWith(LongStream.rangeClosed(0, acknowledged).boxed().toArray(Long[]::new));
            tracking.resume(run).metric("loss", 1, acknowledged + 10);
        }
    }

    @Test
    void processes_that_make_and_write_the_same_folder_at_once_lose_nothing() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) processes.add(WriterProcess.start(List.of(), root(), "new", 0, 200));
        finish(processes);
        try (Tracking tracking = open()) {
            assertThat(tracking.experiments())
                    .extracting(ExperimentData::name)
                    .containsExactlyInAnyOrder("Default", "processes");
            List<RunData> runs = tracking.experiment("processes").runs().list();
            assertThat(runs).hasSize(4);
            for (RunData run : runs)
                assertThat(tracking.history(run.runId(), "loss")).hasSize(200);
        }
    }

    @Test
    void processes_that_write_one_metric_lose_no_point_and_break_no_line() throws Exception {
        String run;
        try (Tracking tracking = open()) {
            run = tracking.experiment("processes").startRun("shared").runId();
        }
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) processes.add(WriterProcess.start(List.of(), root(), run, i * 1_000L, 500));
        finish(processes);
        try (Tracking tracking = open()) {
            assertThat(tracking.history(run, "loss")).hasSize(1_500);
        }
    }

    private static void finish(List<Process> processes) throws Exception {
        for (Process process : processes) {
            try (BufferedReader output = WriterProcess.output(process)) {
                assertThat(output.lines()).contains("done");
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Another program that appends as MLflow does, without a lock. */
    @RepeatedTest(10)
    void appends_of_a_program_that_takes_no_lock_are_kept_beside_ours() throws Exception {
        try (Tracking tracking = open();
                Run run = tracking.experiment("processes").startRun("beside")) {
            run.metric("loss", 0, 0);
            Path file = root().resolve(run.read().experimentId()).resolve(run.runId() + "/metrics/loss");
            Thread other = new Thread(() -> append(file));
            other.start();
            for (int step = 1; step <= 500; step++) run.metric("loss", step, step);
            other.join();
            assertThat(tracking.history(run.runId(), "loss")).hasSize(1_001);
        }
    }

    private static void append(Path file) {
        try {
            for (int step = 1; step <= 500; step++)
                Files.writeString(file, "5 0.5 " + (10_000 + step) + "\n", StandardOpenOption.APPEND);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
