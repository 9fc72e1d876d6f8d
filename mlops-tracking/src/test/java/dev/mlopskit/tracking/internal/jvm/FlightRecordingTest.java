package dev.mlopskit.tracking.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run brings a recording of the flight recorder along. */
class FlightRecordingTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        run = tracking.experiment("penguins").startRun("recorded");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private List<String> recordings() {
        return run.artifacts().list();
    }

    @Test
    void the_recording_is_an_artifact_once_the_run_has_ended_and_can_be_read() throws Exception {
        run.recordJfr();
        System.gc();
        assertThat(recordings()).isEmpty();
        run.close();
        assertThat(recordings()).singleElement().asString().matches("jfr/\\d{8}T\\d{6}\\.\\d{3}Z\\.jfr");
        List<RecordedEvent> events =
                RecordingFile.readAllEvents(run.artifacts().path(recordings().get(0)));
        assertThat(events).extracting(event -> event.getEventType().getName()).contains("jdk.GarbageCollection");
        assertThat(run.read().status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void it_tells_no_environment_variables_properties_or_command_lines() throws Exception {
        String secret = "s3cret-" + System.nanoTime();
        Path file = folder.resolve("secrets.db");
        ProcessBuilder builder = new ProcessBuilder(
                        command(List.of("-Ddb.password=" + secret), List.of(file.toString(), secret)))
                .redirectErrorStream(true);
        builder.environment().put("DB_PASSWORD", secret);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(output(process)).contains("FINISHED");
        try (Tracking other = Tracking.open(file)) {
            String runId =
                    other.experiment("penguins").runs().first().orElseThrow().runId();
            Path recording = other.artifacts(runId).path("jfr");
            try (Stream<Path> files = Files.list(recording)) {
                Path found = files.findFirst().orElseThrow();
                List<RecordedEvent> events = RecordingFile.readAllEvents(found);
                assertThat(events).isNotEmpty();
                assertThat(events.stream()
                                .filter(event -> event.toString().contains(secret))
                                .map(event -> event.getEventType().getName()))
                        .isEmpty();
                assertThat(Files.readString(found, StandardCharsets.ISO_8859_1).contains(secret))
                        .isFalse();
            }
        }
    }

    @Test
    void a_run_that_fails_brings_it_too_and_a_resumed_one_a_second() throws Exception {
        run.recordJfr();
        run.fail(new IllegalStateException("boom"));
        assertThat(recordings()).hasSize(1);
        try (Run again = tracking.resume(run.runId())) {
            again.recordJfr();
        }
        assertThat(recordings()).hasSize(2);
        assertThat(run.read().tags()).doesNotContainKey("mlopskit.incomplete");
    }

    @Test
    void an_interrupt_of_who_ends_the_run_neither_costs_the_recording_nor_is_lost() throws Exception {
        run.recordJfr();
        Thread.currentThread().interrupt();
        run.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.read().tags()).doesNotContainKey("mlopskit.incomplete");
        assertThat(RecordingFile.readAllEvents(run.artifacts().path(recordings().get(0))))
                .isNotEmpty();
    }

    @Test
    void closing_the_store_keeps_the_recording_of_a_run_that_has_not_ended() {
        run.recordJfr();
        tracking.close();
        try (Tracking again = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThat(again.artifacts(run.runId()).list()).hasSize(1);
            assertThat(again.run(run.runId()).status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @Test
    void one_that_cannot_be_written_keeps_the_run_from_nothing_and_is_told() throws Exception {
        run.recordJfr();
        // A file where the folder of the recording belongs.
        run.text("jfr", "");
        run.close();
        assertThat(run.read().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.read().tags().get("mlopskit.incomplete")).contains("JFR", "jfr");
    }

    @Test
    void two_runs_are_recorded_at_once_and_one_run_is_not_recorded_twice() throws Exception {
        Run second = tracking.experiment("penguins").startRun("second");
        run.recordJfr();
        second.recordJfr();
        assertThatThrownBy(run::recordJfr).isInstanceOf(ConflictException.class);
        run.close();
        second.close();
        assertThat(recordings()).hasSize(1);
        assertThat(second.artifacts().list()).hasSize(1);
    }

    @Test
    void without_the_module_it_is_refused_with_what_to_do_and_the_run_goes_on() throws Exception {
        Process process = new ProcessBuilder(command(
                        List.of(
                                "--limit-modules",
                                "java.sql,java.naming,java.management,jdk.management,jdk.unsupported"),
                        List.of(folder.resolve("without.db").toString(), "-")))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = output(process);
        assertThat(output)
                .contains(InvalidValueException.class.getSimpleName(), "module jdk.jfr", "--add-modules", "FINISHED");
    }

    private static String output(Process process) throws Exception {
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text).isZero();
            return text;
        }
    }

    private static List<String> command(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Recorded.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** A process that records a run, and prints what went wrong and how the run ended. */
    static final class Recorded {
        private Recorded() {}

        public static void main(String[] arguments) {
            try (Tracking tracking = Tracking.open(Path.of(arguments[0]))) {
                Run run = tracking.experiment("penguins").startRun("recorded");
                try {
                    run.recordJfr();
                } catch (InvalidValueException e) {
                    System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
                }
                run.close();
                System.out.println(run.read().status());
            }
        }
    }
}
