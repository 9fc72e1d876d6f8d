package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mlopskit.pipeline.listener.LoggingListener;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoggingListenerTest {
    private static final String NAME = LoggingListenerTest.class.getName() + ".log";

    private final Logged logged = Logged.of(NAME, Level.DEBUG);
    private final ManualClock clock = new ManualClock();

    @AfterEach
    void close() {
        logged.close();
    }

    private RunOptions.Builder options() {
        return RunOptions.builder().clock(clock).executor(Runnable::run).listener(new LoggingListener(NAME));
    }

    private List<String> lines() {
        return logged.lines().stream()
                .map(line -> line.replaceAll("run [0-9a-f]{32}", "run ID"))
                .toList();
    }

    @Test
    void each_transition_is_a_line_whose_level_goes_by_its_state() {
        Pipeline.define("penguins", p -> {
                    Task<Integer> load = p.task("load", p.context(), context -> {
                                clock.advance(1_250);
                                if (context.attempt() == 1) throw new IllegalStateException("no network");
                                return 1;
                            })
                            .retries(1);
                    Task<Integer> train = p.task("train", load, x -> {
                        throw new IllegalStateException("no convergence");
                    });
                    p.task("report", train, x -> x);
                    p.task("rest", load, x -> {
                        throw new SkipException("nothing left");
                    });
                })
                .run(options().build());
        assertThat(lines())
                .containsExactly(
                        "INFO pipeline 'penguins' run ID: RUNNING, 4 tasks",
                        "DEBUG pipeline 'penguins' run ID: task 'load' RUNNING",
                        "WARN pipeline 'penguins' run ID: task 'load' UP_FOR_RETRY at 2026-01-01T00:00:01.250Z:"
                                + " java.lang.IllegalStateException: no network",
                        "DEBUG pipeline 'penguins' run ID: task 'load' RUNNING, attempt 2",
                        "INFO pipeline 'penguins' run ID: task 'load' SUCCESS in 2.500 s",
                        "DEBUG pipeline 'penguins' run ID: task 'train' RUNNING",
                        "ERROR pipeline 'penguins' run ID: task 'train' FAILED in 0.000 s",
                        "WARN pipeline 'penguins' run ID: task 'report' UPSTREAM_FAILED",
                        "DEBUG pipeline 'penguins' run ID: task 'rest' RUNNING",
                        "INFO pipeline 'penguins' run ID: task 'rest' SKIPPED in 0.000 s",
                        "ERROR pipeline 'penguins' run ID: FAILED in 2.500 s");
        assertThat(logged.events().get(6).getThrowableProxy().getMessage()).isEqualTo("no convergence");
        assertThat(logged.events())
                .allSatisfy(event -> assertThat(event.getMDCPropertyMap()).isEmpty());
    }

    @Test
    void items_of_a_mapped_task_are_quiet_unless_they_fail() {
        Pipeline.define("items", p -> p.map("each", p.value(List.of(1, 0)), x -> 1 / x)
                        .allowFailures(0.5))
                .run(options().build());
        assertThat(lines())
                .contains(
                        "DEBUG pipeline 'items' run ID: task 'each[0]' SUCCESS in 0.000 s",
                        "WARN pipeline 'items' run ID: task 'each[1]' FAILED in 0.000 s",
                        "INFO pipeline 'items' run ID: task 'each' SUCCESS in 0.000 s");
    }

    @Test
    void a_question_is_told() {
        ActiveRun run = Pipeline.define("release", p -> p.approval("ask", "release it?"))
                .start(options().build());
        run.cancel();
        run.await();
        assertThat(lines())
                .contains(
                        "INFO pipeline 'release' run ID: task 'ask' AWAITING_INPUT: release it?",
                        "WARN pipeline 'release' run ID: task 'ask' CANCELLED in 0.000 s",
                        "WARN pipeline 'release' run ID: CANCELLED in 0.000 s");
    }
}
