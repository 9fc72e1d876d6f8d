package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.listener.ConsoleProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsoleProgressTest {
    private final ManualClock clock = new ManualClock();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ConsoleProgress progress = new ConsoleProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private RunOptions.Builder options() {
        return RunOptions.builder().clock(clock).listener(progress);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void each_transition_is_a_line(Mode mode) {
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    Task<Integer> load = p.task("load", () -> {
                        clock.advance(1_250);
                        return 1;
                    });
                    Task<Integer> train = p.task("train", load, x -> {
                        clock.advance(60_000);
                        throw new IllegalStateException("no convergence\n  in 20 epochs");
                    });
                    p.task("report", train, x -> x);
                }),
                options());
        assertThat(printed()).isEqualTo("""
                            0.000 s  0/3  pipeline 'penguins' RUNNING (run %s)
                            0.000 s  0/3  load RUNNING
                            1.250 s  1/3  load SUCCESS in 1.250 s
                            1.250 s  1/3  train RUNNING
                           61.250 s  2/3  train FAILED in 60.000 s: java.lang.IllegalStateException: no convergence ...
                           61.250 s  3/3  report UPSTREAM_FAILED
                           61.250 s  3/3  pipeline 'penguins' FAILED
                        """.formatted(run.id()));
    }

    @Test
    void items_do_not_count_as_tasks_and_have_few_lines_but_for_those_that_fail() {
        Pipeline.define("items", p -> p.map("square", p.value(List.of(0, 1, 2, 3)), i -> {
                            if (i == 2) throw new IllegalStateException("no");
                            clock.advance(200);
                            return i * i;
                        })
                        .maxActive(1)
                        .allowFailures(0.5))
                .run(options().executor(Runnable::run).build());
        assertThat(printed().lines().map(line -> line.substring(13)).skip(1))
                .containsExactly(
                        "0/1  square[0] SUCCESS in 0.200 s",
                        "0/1  square[2] FAILED in 0.000 s: java.lang.IllegalStateException: no",
                        "1/1  square SUCCESS in 0.600 s",
                        "1/1  pipeline 'items' SUCCESS");
    }

    @Test
    void what_is_tried_again_and_what_is_asked_says_why() {
        ActiveRun run = Pipeline.define("ask", p -> {
                    Task<Integer> flaky = p.task("flaky", p.context(), context -> {
                                if (context.attempt() == 1) throw new IllegalStateException("not yet");
                                return 1;
                            })
                            .retry(Retry.fixed(1, Duration.ofSeconds(5)));
                    p.approval("ask", flaky, x -> "may it?\nreally?");
                })
                .start(options().executor(Runnable::run).build());
        clock.advance(5_000);
        Await.until(() -> run.state("ask") == TaskState.AWAITING_INPUT);
        run.approve("ask", "reviewer", "");
        run.await();
        assertThat(printed().lines().map(line -> line.substring(4)).skip(1))
                .containsExactly(
                        "0.000 s  0/2  flaky RUNNING",
                        "0.000 s  0/2  flaky UP_FOR_RETRY in 5.000 s, after attempt 1: java.lang.IllegalStateException:"
                                + " not yet",
                        "5.000 s  0/2  flaky RUNNING, attempt 2",
                        "5.000 s  1/2  flaky SUCCESS in 5.000 s",
                        "5.000 s  1/2  ask RUNNING",
                        "5.000 s  1/2  ask AWAITING_INPUT: may it? ...",
                        "5.000 s  2/2  ask SUCCESS in 0.000 s",
                        "5.000 s  2/2  pipeline 'ask' SUCCESS");
    }

    @Test
    void the_count_is_as_wide_as_the_total() {
        Pipeline.define("ten", p -> {
                    for (int i = 0; i < 10; i++) p.task("t" + i, () -> 1);
                })
                .run(options().build());
        assertThat(printed()).contains("   0.000 s   9/10  t").contains("   0.000 s  10/10  t");
    }

    @Test
    void one_serves_several_runs_one_inside_the_other() {
        Pipeline inner = Pipeline.define("inner", p -> p.task("b", () -> 1));
        Pipeline.define(
                        "outer",
                        p -> p.task("a", () -> inner.run(options().build()).state()))
                .run(options().build());
        assertThat(printed().lines().map(line -> line.substring(13)
                        .replaceAll(" \\(run .*", "")
                        .replaceAll("inner [0-9a-f]{6}", "inner ID")))
                .containsExactly(
                        "0/1  pipeline 'outer' RUNNING",
                        "0/1  a RUNNING",
                        "0/1  inner ID  pipeline 'inner' RUNNING",
                        "0/1  inner ID  b RUNNING",
                        "1/1  inner ID  b SUCCESS in 0.000 s",
                        "1/1  pipeline 'inner' SUCCESS",
                        "1/1  a SUCCESS in 0.000 s",
                        "1/1  pipeline 'outer' SUCCESS");
    }
}
