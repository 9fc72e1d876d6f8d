package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.internal.jvm.RunSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is attached to a run is closed before the run's end is written. */
class AttachmentTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment experiment;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        experiment = tracking.experiment("penguins");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    /** Logs as it is closed, in which order and what the run's status is then. */
    private static void attach(Run run, String name, AtomicInteger order) {
        run.attach(
                name,
                () -> () ->
                        run.tag(name, order.incrementAndGet() + " " + run.read().status()));
    }

    @Test
    void while_the_run_still_runs_the_last_first_and_once() {
        AtomicInteger order = new AtomicInteger();
        Run run = experiment.startRun();
        attach(run, "first", order);
        attach(run, "second", order);
        run.close();
        run.close();
        assertThat(run.read().tags()).containsEntry("second", "1 RUNNING").containsEntry("first", "2 RUNNING");
        assertThat(order).hasValue(2);
        assertThat(run.read().status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void of_a_run_that_fails_too() {
        AtomicInteger order = new AtomicInteger();
        assertThatThrownBy(() -> experiment.run("bad", run -> {
                    attach(run, "first", order);
                    throw new IllegalStateException("boom");
                }))
                .hasMessage("boom");
        RunData data = experiment.runs().first().orElseThrow();
        assertThat(data.status()).isEqualTo(RunStatus.FAILED);
        assertThat(data.tags()).containsEntry("first", "1 RUNNING");
    }

    @Test
    void one_that_fails_keeps_neither_the_others_nor_the_end_back_and_the_run_says_so() {
        AtomicInteger order = new AtomicInteger();
        Run run = experiment.startRun();
        attach(run, "first", order);
        run.attach("broken thing", () -> () -> {
            throw new IllegalStateException("disk");
        });
        run.close();
        RunData data = run.read();
        assertThat(data.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(data.tags()).containsKey("first");
        assertThat(data.tags())
                .containsEntry("mlopskit.incomplete", "broken thing: java.lang.IllegalStateException: disk");
    }

    @Test
    void and_before_its_store_is_closed_once_and_for_all() {
        AtomicInteger order = new AtomicInteger();
        Run run = experiment.startRun();
        attach(run, "first", order);
        run.attach("broken thing", () -> () -> {
            throw new StackOverflowError("deep");
        });
        attach(run, "second", order);
        tracking.close();
        tracking.close();
        assertThat(order).hasValue(2);
        assertThatThrownBy(run::buffer)
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll(run.runId(), "is closed");
        try (Tracking again = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThat(again.run(run.runId()).tags())
                    .containsEntry("second", "1 RUNNING")
                    .containsEntry("first", "2 RUNNING")
                    .containsEntry("mlopskit.incomplete", "broken thing: java.lang.StackOverflowError: deep");
        }
    }

    @Test
    void a_second_of_the_same_name_and_one_for_a_run_that_has_ended_are_refused_before_they_start() {
        AtomicInteger started = new AtomicInteger();
        Run run = experiment.startRun();
        run.attach("thing", () -> () -> {});
        assertThatThrownBy(() -> run.attach("thing", () -> {
                    started.incrementAndGet();
                    return () -> {};
                }))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll(run.runId(), "thing");
        run.close();
        assertThatThrownBy(() -> run.attach("other", () -> {
                    started.incrementAndGet();
                    return () -> {};
                }))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("has ended", "other", "resume");
        assertThat(started).hasValue(0);
    }

    @Test
    void a_run_gets_the_tags_of_its_source_and_logs_what_it_runs_on_when_asked_to() {
        Run run = experiment.startRun();
        assertThat(run.read().tags())
                .containsAllEntriesOf(RunSource.ofProcess().snapshot().tags());
        assertThat(run.artifacts().list()).isEmpty();
        run.logEnvironment();
        run.logEnvironment();
        assertThat(run.artifacts().list())
                .isEqualTo(List.of("environment/class-path.json", "environment/runtime.json"));
        assertThat(run.artifacts().text("environment/runtime.json")).contains(System.getProperty("java.version"));
    }
}
