package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.internal.life.Owner;
import dev.mlopskit.tracking.internal.life.StaleRun;
import dev.mlopskit.tracking.spi.RunStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the runs of a process that ends, and of one that does not. */
class RunLifeTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("mlflow.db");
    }

    private RunData read(String runId) {
        try (Tracking tracking = Tracking.open(file())) {
            return tracking.run(runId);
        }
    }

    @Test
    void a_run_that_exit_cut_off_has_failed_and_names_the_place() throws Exception {
        Process process = EndingProcess.start(file(), "exit");
        String runId = EndingProcess.runId(process);
        process.waitFor();
        RunData run = read(runId);
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.end()).isNotNull();
        assertThat(run.tags().get(Run.FAILURE_TAG))
                .startsWith("the program called exit at ")
                .contains("EndingProcess");
    }

    @Test
    void a_run_that_SIGTERM_cut_off_was_killed() throws Exception {
        Process process = EndingProcess.start(file(), "wait");
        String runId = EndingProcess.runId(process);
        process.destroy();
        process.waitFor();
        RunData run = read(runId);
        assertThat(run.status()).isEqualTo(RunStatus.KILLED);
        assertThat(run.tags()).containsEntry(Run.FAILURE_TAG, "the process was ended by the signal SIGTERM");
    }

    @Test
    void exit_writes_what_a_buffer_holds() throws Exception {
        Process process = EndingProcess.start(file(), "exit with a full buffer");
        String runId = EndingProcess.runId(process);
        assertThat(process.waitFor()).isEqualTo(3);
        try (Tracking tracking = Tracking.open(file())) {
            assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.FAILED);
            assertThat(tracking.run(runId).tags()).doesNotContainKey("mlopskit.incomplete");
            assertThat(tracking.history(runId, "loss")).hasSize(10_000);
        }
    }

    @Test
    void SIGTERM_writes_every_point_that_a_buffer_took_before_it() throws Exception {
        Process process = EndingProcess.start(file(), "log to a buffer");
        String runId;
        try (BufferedReader lines = process.inputReader()) {
            runId = lines.readLine();
            assertThat(lines.readLine()).isEqualTo("logging");
            // With the handle: Process.destroy() closes the streams.
            process.toHandle().destroy();
            process.waitFor();
        }
        try (Tracking tracking = Tracking.open(file())) {
            assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.KILLED);
            assertThat(tracking.run(runId).tags()).doesNotContainKey("mlopskit.incomplete");
            assertThat(tracking.history(runId, "loss"))
                    .extracting(Metric::step)
                    .startsWith(LongStream.range(0, EndingProcess.accepted(file()))
                            .boxed()
                            .toArray(Long[]::new));
        }
    }

    @Test
    @Timeout(60)
    void the_end_of_a_process_does_not_wait_for_ever_for_a_run_that_cannot_be_ended() throws Exception {
        Process process = EndingProcess.start(file(), "exit with something that hangs");
        String runId = EndingProcess.runId(process);
        assertThat(process.waitFor()).isEqualTo(4);
        assertThat(read(runId).status()).isEqualTo(RunStatus.KILLED);
    }

    @Test
    void a_run_that_the_program_forgot_does_not_look_finished() throws Exception {
        Process process = EndingProcess.start(file(), "return");
        String runId = EndingProcess.runId(process);
        process.waitFor();
        RunData run = read(runId);
        assertThat(run.status()).isEqualTo(RunStatus.KILLED);
        assertThat(run.tags().get(Run.FAILURE_TAG)).contains("came to its end");
    }

    @Test
    void a_run_of_a_process_that_kill_9_ended_is_marked_by_whoever_opens_the_store_next() throws Exception {
        Process process = EndingProcess.start(file(), "wait");
        String runId = EndingProcess.runId(process);
        assertThat(read(runId).status()).as("its process lives").isEqualTo(RunStatus.RUNNING);
        process.destroyForcibly().waitFor();
        RunData run = read(runId);
        assertThat(run.status()).isEqualTo(RunStatus.KILLED);
        assertThat(run.end()).isNotNull();
        assertThat(run.tags().get(Run.FAILURE_TAG)).contains("process " + process.pid(), "without ending this run");
    }

    @Test
    void a_run_that_is_resumed_belongs_to_who_resumed_it() throws Exception {
        Process process = EndingProcess.start(file(), "wait");
        String runId = EndingProcess.runId(process);
        process.destroyForcibly().waitFor();
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.resume(runId);
            assertThat(read(runId).status()).isEqualTo(RunStatus.RUNNING);
            run.end(RunStatus.FINISHED);
        }
        assertThat(read(runId).status()).isEqualTo(RunStatus.FINISHED);
    }

    /** A run that a process of another machine began. */
    private String startElsewhere(Instant start, Duration interval) {
        try (Tracking tracking =
                Tracking.builder().file(file()).clock(() -> start).open()) {
            Run run = tracking.experiment("ends").startRun("elsewhere");
            run.log(List.of(new Owner("elsewhere/boot", 1, 2, start, interval).tag()));
            return run.runId();
        }
    }

    private RunData readAt(Instant now, String runId) {
        try (Tracking tracking =
                Tracking.builder().file(file()).clock(() -> now).open()) {
            return tracking.run(runId);
        }
    }

    @Test
    void a_run_of_another_machine_lives_as_long_as_it_is_heard_of() {
        Instant start = Instant.parse("2026-05-01T00:00:00Z");
        String runId = startElsewhere(start, Duration.ofSeconds(30));
        assertThat(readAt(start.plus(Duration.ofMinutes(9)), runId).status()).isEqualTo(RunStatus.RUNNING);
        RunData dead = readAt(start.plus(Duration.ofMinutes(11)), runId);
        assertThat(dead.status()).isEqualTo(RunStatus.KILLED);
        assertThat(dead.end()).isEqualTo(start);
    }

    @Test
    void a_run_of_another_machine_whose_heart_beats_slowly_or_never_is_left_alone() {
        Instant start = Instant.parse("2026-05-01T00:00:00Z");
        String slow = startElsewhere(start, Duration.ofMinutes(15));
        String silent = startElsewhere(start, Duration.ZERO);
        assertThat(readAt(start.plus(Duration.ofHours(4)), slow).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(readAt(start.plus(Duration.ofHours(6)), slow).status()).isEqualTo(RunStatus.KILLED);
        assertThat(readAt(start.plus(Duration.ofDays(99)), silent).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_run_that_was_resumed_since_it_was_judged_is_not_marked() {
        Instant start = Instant.parse("2026-05-01T00:00:00Z");
        String runId = startElsewhere(start, Duration.ofSeconds(30));
        try (Tracking tracking = Tracking.open(file())) { // marks it
            RunStore runs = tracking.store().runs();
            StaleRun judged = StaleRun.of(runId, tracking.run(runId).tags().get(Owner.TAG), Instant.now())
                    .orElseThrow();
            tracking.resume(runId);
            assertThat(runs.endIf(runId, judged.judged(), RunStatus.KILLED, judged.end(), List.of(judged.reason())))
                    .isFalse();
            assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.000000001S", "PT0.999S", "PT-1S", "PT24H1S"})
    void an_interval_of_the_heartbeat_that_makes_no_sense_is_refused_before_anything_is_opened(String interval) {
        assertThatThrownBy(() -> Tracking.builder().file(file()).heartbeat(Duration.parse(interval)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(Duration.parse(interval).toString());
        for (String fine : List.of("PT0S", "PT1S", "PT24H")) Tracking.builder().heartbeat(Duration.parse(fine));
    }

    @Test
    void a_run_without_an_owner_such_as_one_of_Python_is_left_alone() {
        String runId;
        try (Tracking tracking = Tracking.open(file())) {
            Run run = tracking.experiment("ends").startRun("python");
            run.removeTag(Owner.TAG);
            runId = run.runId();
        }
        assertThat(read(runId).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void the_heart_of_an_open_run_beats_and_stops_with_the_run() throws Exception {
        // Users may not ask for so many.
        try (Tracking tracking =
                new Tracking(Tracking.open(file()).store(), InstantSource.system(), Map.of(), Duration.ofMillis(5))) {
            Run run = tracking.experiment("ends").startRun("beats");
            Instant first = beat(run);
            while (!beat(run).isAfter(first)) Thread.onSpinWait();
            run.end(RunStatus.FINISHED);
            Instant last = beat(run);
            Thread.sleep(50);
            assertThat(beat(run)).isEqualTo(last);
        }
    }

    @Test
    @Timeout(60)
    void an_error_does_not_stop_the_heart() {
        AtomicBoolean broken = new AtomicBoolean();
        InstantSource clock = () -> {
            if (Thread.currentThread().getName().equals("mlopskit-heartbeat") && broken.getAndSet(false))
                throw new OutOfMemoryError("for a moment");
            return Instant.now();
        };
        try (Tracking tracking = new Tracking(Tracking.open(file()).store(), clock, Map.of(), Duration.ofMillis(5))) {
            Run run = tracking.experiment("ends").startRun("beats");
            broken.set(true);
            while (broken.get()) Thread.onSpinWait();
            Instant first = beat(run);
            while (!beat(run).isAfter(first)) Thread.onSpinWait();
        }
    }

    private static Instant beat(Run run) {
        return Owner.parse(run.read().tags().get(Owner.TAG)).orElseThrow().beat();
    }
}
