package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimelineTest {
    private final ManualClock clock = new ManualClock();

    private int spend(long millis) {
        clock.advance(millis);
        return 1;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void bars_stand_in_the_order_of_starting_and_what_never_ran_has_none(Mode mode) {
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    Task<Integer> load = p.task("load", () -> spend(1_000));
                    Task<Integer> train = p.task("train", load, x -> spend(2_000));
                    Task<Integer> check = p.task("check", train, x -> {
                        spend(980);
                        throw new IllegalStateException("worse");
                    });
                    p.task("last", () -> spend(20)).after("cleanup");
                    p.task("register", check, x -> x);
                    p.task("cleanup", train, x -> spend(0)).after("once");
                    p.task("once", train, x -> spend(0)).after("gone");
                    p.task("gone", () -> 1).after("check");
                }),
                RunOptions.builder().clock(clock));
        assertThat(run.timeline()).isEqualTo("""
                        pipeline 'penguins' FAILED in 3.980 s (run %s)
                        load      SUCCESS              0.000      1.000  |#############                                     |
                        train     SUCCESS              1.000      2.000  |             #########################            |
                        check     FAILED               3.000      0.980  |                                      ############|
                        register  UPSTREAM_FAILED
                        gone      UPSTREAM_FAILED
                        once      UPSTREAM_FAILED
                        cleanup   UPSTREAM_FAILED
                        last      UPSTREAM_FAILED
                        """.formatted(run.id()));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_shortest_task_still_shows(Mode mode) {
        PipelineRun run = mode.run(
                Pipeline.define("short", p -> {
                    Task<Integer> a = p.task("a", () -> spend(0));
                    Task<Integer> b = p.task("b", a, x -> spend(10_000));
                    p.task("c", b, x -> spend(0));
                }),
                RunOptions.builder().clock(clock));
        assertThat(run.timeline())
                .isEqualTo("pipeline 'short' SUCCESS in 10.000 s (run " + run.id() + ")\n"
                        + "a  SUCCESS      0.000      0.000  |#" + " ".repeat(49) + "|\n"
                        + "b  SUCCESS      0.000     10.000  |" + "#".repeat(50) + "|\n"
                        + "c  SUCCESS     10.000      0.000  |" + " ".repeat(49) + "#|\n");
    }

    @Test
    void a_run_in_no_time_and_a_clock_that_goes_back_stay_in_the_frame() {
        Pipeline pipeline = Pipeline.define("odd", p -> {
            Task<Integer> a = p.task("a", () -> spend(0));
            p.task("b", a, x -> spend(-5_000));
        });
        assertThat(pipeline.run(RunOptions.builder()
                                .clock(() -> clock.instant())
                                .build())
                        .timeline())
                .contains("a  SUCCESS      0.000      0.000  |#" + " ".repeat(49) + "|\n")
                .contains("b  SUCCESS      0.000     -5.000  |#" + " ".repeat(49) + "|\n");
        assertThat(Pipeline.define("none", p -> {})
                        .run(RunOptions.builder().clock(clock).build())
                        .timeline())
                .startsWith("pipeline 'none' SUCCESS in 0.000 s (run ");
    }
}
