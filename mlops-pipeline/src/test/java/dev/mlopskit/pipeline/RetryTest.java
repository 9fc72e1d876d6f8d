package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class RetryTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_task_is_tried_again_until_it_succeeds(Mode mode) {
        AtomicInteger calls = new AtomicInteger();
        PipelineRun run = mode.run(Pipeline.define("again", p -> {
            Task<Integer> flaky = p.task("flaky", p.context(), context -> {
                        if (calls.incrementAndGet() < 3) throw new IOException("not yet");
                        return context.attempt();
                    })
                    .retries(5);
            p.task("after", flaky, attempt -> attempt * 10);
        }));
        assertThat(run.orThrow().task("after").value()).isEqualTo(30);
        assertThat(run.task("flaky").attempts()).isEqualTo(3);
        assertThat(run.task("after").attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void delays_pass_before_the_next_attempt(Mode mode) {
        AtomicInteger calls = new AtomicInteger();
        PipelineRun run = mode.run(Pipeline.define("delays", p -> p.task("flaky", () -> {
                    if (calls.incrementAndGet() < 3) throw new IOException("not yet");
                    return 1;
                })
                .retry(Retry.exponential(2, Duration.ofMillis(2)))));
        assertThat(run.orThrow().task("flaky").attempts()).isEqualTo(3);
        assertThat(run.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(6));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_last_failure_counts_once_the_tries_are_used_up(Mode mode) {
        AtomicInteger calls = new AtomicInteger();
        PipelineRun run = mode.run(Pipeline.define("all", p -> p.task("bad", () -> {
                    throw new IOException("try " + calls.incrementAndGet());
                })
                .retries(2)));
        assertThat(run.task("bad").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.task("bad").error()).hasMessage("try 3");
        assertThat(run.task("bad").attempts()).isEqualTo(3);
    }

    @Test
    void some_exceptions_are_given_up_on_at_once() {
        Retry retry = Retry.times(3).on(IOException.class).giveUpOn(FileNotFoundException.class);
        assertThat(retry.again(1, new IOException())).isTrue();
        assertThat(retry.again(4, new IOException())).isFalse();
        assertThat(retry.again(1, new FileNotFoundException())).isFalse();
        assertThat(retry.again(1, new IllegalStateException())).isFalse();
        assertThat(Retry.times(3).again(1, new FailException("no use"))).isFalse();
        assertThat(Retry.times(3).again(1, new OutOfMemoryError())).isFalse();
        assertThat(Retry.times(3).again(1, new AssertionError())).isTrue();
    }

    @Test
    void delays_grow_up_to_the_longest_and_jitter_spreads_them() {
        Retry retry = Retry.exponential(9, Duration.ofSeconds(1)).maxDelay(Duration.ofSeconds(5));
        List<Long> seconds = new ArrayList<>();
        for (int attempt = 1; attempt <= 5; attempt++)
            seconds.add(retry.delay(attempt, 0.5).toSeconds());
        assertThat(seconds).containsExactly(1L, 2L, 4L, 5L, 5L);
        assertThat(retry.jitter(0.5).delay(1, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(retry.jitter(0.5).delay(1, 1)).isEqualTo(Duration.ofMillis(1500));
        assertThat(retry.delay(400, 0.5)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_delay_is_waited_by_the_clock_of_the_run() {
        ManualClock clock = new ManualClock();
        AtomicInteger calls = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("manual", p -> p.task("flaky", () -> {
                    if (calls.incrementAndGet() == 1) throw new IOException("not yet");
                    return 1;
                })
                .retry(Retry.fixed(1, Duration.ofHours(1))));
        ActiveRun run = pipeline.start(
                RunOptions.builder().clock(clock).executor(Runnable::run).build());
        assertThat(run.state("flaky")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(run.explain("flaky"))
                .isEqualTo(
                        "task 'flaky' failed in attempt 1 with java.io.IOException: not yet and will be tried again at"
                                + " 2026-01-01T01:00:00Z (1 retry after PT1H)");
        clock.advance(3_599_999);
        assertThat(run.isDone()).isFalse();
        clock.advance(1);
        assertThat(run.await().orThrow().duration()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_run_that_is_cancelled_does_not_wait_for_the_next_attempt() {
        Pipeline pipeline = Pipeline.define("cancelled", p -> p.task("bad", () -> {
                    throw new IOException("no");
                })
                .retry(Retry.fixed(1, Duration.ofHours(1))));
        ActiveRun run = pipeline.start();
        Await.until(() -> run.state("bad") == TaskState.UP_FOR_RETRY);
        run.cancel();
        PipelineRun over = run.await();
        assertThat(over.state()).isEqualTo(RunState.CANCELLED);
        assertThat(over.explain("bad")).isEqualTo("task 'bad' was stopped, as the run was cancelled");
    }

    @Test
    void what_cannot_be_is_refused_with_the_definition() {
        assertThatThrownBy(() -> Pipeline.define("bad", p -> {
                    p.task("a", () -> 1).retries(-1).timeout(Duration.ZERO).maxActive(0);
                    p.task("b", () -> 1).retries(1).retry(Retry.times(2));
                    p.task("c", () -> 1).pool("gpu", 0);
                }))
                .isInstanceOfSatisfying(InvalidPipelineException.class, e -> assertThat(e.errors())
                        .containsExactly(
                                "task 'a' cannot have the retries -1: take 0 or more",
                                "task 'a' cannot have the timeout PT0S: take more than zero",
                                "task 'a' cannot have the maxActive 0: take 1 or more",
                                "task 'b' is given 'retry' twice: leave one out",
                                "task 'c' cannot have the slots 0: take 1 or more",
                                "task 'c' takes slots of pool 'gpu', which is not defined: define it with pool(..) or"
                                        + " correct the name; defined are []"));
        assertThatThrownBy(() -> Retry.fixed(1, Duration.ofSeconds(-1)))
                .isInstanceOf(PipelineException.class)
                .hasMessage("a retry cannot have the delay PT-1S: take zero or more");
        assertThatThrownBy(() -> Retry.times(1).jitter(2)).isInstanceOf(PipelineException.class);
        assertThatThrownBy(() -> Retry.times(1).factor(Double.NaN)).isInstanceOf(PipelineException.class);
    }
}
