package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a task says of itself, beside its rule and what came before it. */
@Timeout(60)
class ExplainTest {
    private static Pipeline failing() {
        return Pipeline.define("failing", p -> {
            Task<Integer> bad = p.task("bad", () -> {
                throw new IllegalStateException("no");
            });
            p.approval("ask", "really?");
            p.task("below", bad, x -> x);
        });
    }

    @Test
    void an_answer_is_told() {
        ActiveRun run = Pipeline.define("ask", p -> p.approval("ask", "really?"))
                .start(RunOptions.builder().executor(Runnable::run).build());
        run.approve("ask", "reviewer", "looks good");
        assertThat(run.explain("ask"))
                .isEqualTo("task 'ask' succeeded: nothing comes before it; approved by reviewer: looks good");
    }

    @Test
    void what_stopped_a_run_is_told() {
        ManualClock clock = new ManualClock();
        ActiveRun late = failing()
                .start(RunOptions.builder()
                        .clock(clock)
                        .executor(Runnable::run)
                        .timeout(Duration.ofHours(1))
                        .build());
        clock.advance(Duration.ofHours(1));
        assertThat(late.explain("ask"))
                .isEqualTo("task 'ask' was stopped, as the run took longer than its timeout of PT1H");

        PipelineRun fast = failing()
                .run(RunOptions.builder()
                        .executor(Runnable::run)
                        .onFailure(OnFailure.FAIL_FAST)
                        .build());
        assertThat(fast.explain("ask"))
                .isEqualTo("task 'ask' did not run, as task 'bad' failed and the run fails fast");
    }

    @Test
    void failures_that_are_allowed_are_told() {
        PipelineRun run = Pipeline.define("items", p -> p.map("check", p.value(List.of(0, 1, 2, 3)), i -> {
                            if (i == 2) throw new IllegalStateException("no");
                            return i;
                        })
                        .allowFailures(0.5))
                .run();
        assertThat(run.explain("check"))
                .isEqualTo("task 'check' succeeded: nothing comes before it; 1 of 4 items failed, which it allows");
    }

    @Test
    void a_value_that_no_body_made_says_so() {
        PipelineRun run = Pipeline.define("given", p -> p.task("load", () -> 1))
                .run(RunOptions.builder().substitute("load", 2).build());
        assertThat(run.explain("load"))
                .isEqualTo("task 'load' succeeded: nothing comes before it; its value was substituted");
    }
}
