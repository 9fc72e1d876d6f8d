package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.internal.life.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void a_run_of_another_machine_lives_as_long_as_it_is_heard_of() {
        Instant start = Instant.parse("2026-05-01T00:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(start);
        TrackingBuilder here = Tracking.builder().file(file()).clock(now::get).heartbeat(Duration.ZERO);
        String runId;
        try (Tracking tracking = here.open()) {
            Run run = tracking.experiment("ends").startRun("elsewhere");
            run.log(List.of(new Tag(Owner.TAG, new Owner("elsewhere/boot", 1, 2, start).text())));
            runId = run.runId();
        }
        now.set(start.plus(Duration.ofMinutes(9)));
        try (Tracking tracking = here.open()) {
            assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.RUNNING);
        }
        now.set(start.plus(Duration.ofMinutes(11)));
        try (Tracking tracking = here.open()) {
            assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.KILLED);
            assertThat(tracking.run(runId).end()).isEqualTo(start);
        }
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
        try (Tracking tracking =
                Tracking.builder().file(file()).heartbeat(Duration.ofMillis(5)).open()) {
            Run run = tracking.experiment("ends").startRun("beats");
            Instant first = beat(run);
            while (!beat(run).isAfter(first)) Thread.onSpinWait();
            run.end(RunStatus.FINISHED);
            Instant last = beat(run);
            Thread.sleep(50);
            assertThat(beat(run)).isEqualTo(last);
        }
    }

    private static Instant beat(Run run) {
        return Owner.parse(run.read().tags().get(Owner.TAG)).orElseThrow().beat();
    }
}
