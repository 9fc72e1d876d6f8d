package dev.mlopskit.pipeline;

import static dev.mlopskit.pipeline.TaskState.CANCELLED;
import static dev.mlopskit.pipeline.TaskState.FAILED;
import static dev.mlopskit.pipeline.TaskState.SUCCESS;
import static dev.mlopskit.pipeline.TaskState.UPSTREAM_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FailureTest {
    private static final IOException BROKEN = new IOException("no such bucket");

    private static Pipeline twoBranches() {
        return Pipeline.define("branches", p -> {
            Task<Integer> bad = p.task("bad", () -> {
                throw BROKEN;
            });
            Task<Integer> child = p.task("child", bad, x -> x);
            p.task("grandchild", child, x -> x);
            Task<Integer> good = p.task("good", () -> 1).after("bystander");
            p.task("bystander", () -> 1);
            p.task("onward", good, x -> x + 1);
            p.task("mixed", good, child, Integer::sum);
            p.task("ordered", () -> 1).after("child");
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void finishWhatCanRunsAllThatIsNotDownstreamOfAFailure(Mode mode) {
        PipelineRun run = mode.run(twoBranches(), OnFailure.FINISH_WHAT_CAN);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("bad").state()).isEqualTo(FAILED);
        assertThat(run.task("bad").error()).isSameAs(BROKEN);
        for (String name : new String[] {"child", "grandchild", "mixed", "ordered"}) {
            assertThat(run.task(name).state()).isEqualTo(UPSTREAM_FAILED);
            assertThat(run.task(name).startedAt()).isNull();
        }
        assertThat(run.task("onward").value()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failFastStartsNothingMore(Mode mode) {
        Pipeline pipeline = Pipeline.define("fast", p -> {
            Task<Integer> first = p.task("first", () -> 1);
            Task<Integer> bad = p.task("bad", first, x -> {
                throw BROKEN;
            });
            p.task("child", bad, x -> x);
            p.task("waiting", () -> 1).after("last");
            p.task("last", () -> 1).after("bad-too");
            p.task("bad-too", () -> 1).after("child");
        });
        PipelineRun run = mode.run(pipeline, OnFailure.FAIL_FAST);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("first").state()).isEqualTo(SUCCESS);
        assertThat(run.task("bad").state()).isEqualTo(FAILED);
        for (String name : new String[] {"child", "waiting", "last", "bad-too"})
            assertThat(run.task(name).state()).isEqualTo(UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"TWO_THREADS", "MANY_THREADS"})
    void failFastInterruptsWhatRunsAndWaitsForIt(Mode mode) {
        CountDownLatch running = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("stop", p -> {
            p.task("endless", context -> {
                running.countDown();
                try {
                    return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                } finally {
                    assertThat(context.cancelled()).isTrue();
                }
            });
            p.task("bad", () -> {
                running.await();
                throw BROKEN;
            });
            p.task("unrelated", () -> 1).after("endless");
        });
        PipelineRun run = mode.run(pipeline, OnFailure.FAIL_FAST);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("endless").state()).isEqualTo(CANCELLED);
        assertThat(run.task("endless").error()).isInstanceOf(InterruptedException.class);
        assertThat(run.task("unrelated").state()).isEqualTo(CANCELLED);
        assertThat(run.task("unrelated").error()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anErrorIsAFailureLikeAnyOther(Mode mode) {
        StackOverflowError error = new StackOverflowError();
        PipelineRun run = mode.run(Pipeline.define("error", p -> {
            p.task("bad", () -> {
                throw error;
            });
            p.task("good", () -> 1);
        }));
        assertThat(run.task("bad").error()).isSameAs(error);
        assertThat(run.task("good").state()).isEqualTo(SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void orThrowHasTheFirstErrorAsCauseAndTheOthersSuppressed(Mode mode) {
        IllegalStateException second = new IllegalStateException("second");
        PipelineRun run = mode.run(Pipeline.define("two", p -> {
            p.task("one", () -> {
                throw BROKEN;
            });
            p.task("two", () -> {
                throw second;
            });
        }));
        assertThatThrownBy(run::orThrow)
                .isInstanceOf(PipelineFailedException.class)
                .hasCause(BROKEN)
                .hasMessageContainingAll("2 failed", "'one'", "no such bucket", "'two'", run.id())
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(second));
    }

    @Test
    void aTaskThatDidNotSucceedHasNoValue() {
        PipelineRun run = twoBranches().run();
        assertThatThrownBy(() -> run.task("bad").value())
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("'bad'", "FAILED")
                .hasCause(BROKEN);
    }

    @ParameterizedTest
    @EnumSource(OnFailure.class)
    void anExecutorThatRefusesEverythingFailsTheRun(OnFailure policy) {
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        PipelineRun run = Pipeline.define("refused", p -> {
                    Task<Integer> a = p.task("a", () -> 1);
                    p.task("b", a, x -> x);
                    p.task("c", () -> 1);
                })
                .run(RunOptions.builder().executor(closed).onFailure(policy).build());
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("a").state()).isEqualTo(FAILED);
        assertThat(run.task("a").error()).isInstanceOf(PipelineException.class);
        assertThat(run.task("a").error()).hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(run.task("b").state()).isEqualTo(UPSTREAM_FAILED);
        assertThat(run.task("c").state()).isEqualTo(policy == OnFailure.FAIL_FAST ? CANCELLED : FAILED);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aClockThatFailsGivesTheRunUp(Mode mode) {
        AtomicInteger reads = new AtomicInteger();
        IllegalStateException broken = new IllegalStateException("clock");
        RunOptions.Builder options = RunOptions.builder().clock(() -> {
            if (reads.incrementAndGet() > 3) throw broken;
            return Instant.EPOCH;
        });
        Pipeline pipeline = Pipeline.define("clock", p -> {
            for (int i = 0; i < 10; i++) p.task("t" + i, () -> 1);
        });
        assertThatThrownBy(() -> mode.run(pipeline, options))
                .isInstanceOf(PipelineException.class)
                .hasCause(broken);
    }
}
