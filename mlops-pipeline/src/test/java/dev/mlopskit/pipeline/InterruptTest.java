package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts of the thread that called run(), and where interrupts must not get to. */
@Timeout(60)
class InterruptTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    private record Outcome(PipelineRun run, boolean flag) {}

    /** Runs in a thread of its own that is interrupted once a body has started. */
    private Outcome interrupted(Mode mode, Pipeline pipeline, RunOptions.Builder options) throws Exception {
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> outcome = caller.submit(() -> {
                PipelineRun run = mode.run(pipeline, options);
                return new Outcome(run, Thread.currentThread().isInterrupted());
            });
            Await.latch(started);
            caller.shutdownNow();
            return outcome.get(20, TimeUnit.SECONDS);
        } finally {
            caller.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void an_interrupt_of_the_caller_cancels_the_run_and_stays_set(Mode mode) throws Exception {
        Outcome outcome = interrupted(
                mode,
                Pipeline.define("penguins", p -> {
                    Task<Integer> first = p.task("first", () -> 1);
                    Task<Integer> waits = p.task("waits", first, x -> {
                        started.countDown();
                        Await.latch(never);
                        return x;
                    });
                    p.task("next", waits, x -> x);
                }),
                RunOptions.builder());
        assertThat(outcome.flag()).isTrue();
        assertThat(outcome.run().state()).isEqualTo(RunState.CANCELLED);
        assertThat(outcome.run().task("first").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(outcome.run().task("waits").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(outcome.run().task("waits").error()).isInstanceOf(InterruptedException.class);
        assertThat(outcome.run().task("next").state()).isEqualTo(TaskState.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_run_that_was_cancelled_throws_without_a_failure(Mode mode) throws Exception {
        Outcome outcome = interrupted(
                mode,
                Pipeline.define(
                        "penguins",
                        p -> p.task("waits", () -> {
                            started.countDown();
                            Await.latch(never);
                            return 1;
                        })),
                RunOptions.builder());
        PipelineFailedException thrown = catchThrowableOfType(
                PipelineFailedException.class, () -> outcome.run().orThrow());
        assertThat(thrown)
                .hasMessageContaining("is CANCELLED: 0 failed, 1 more did not finish")
                .hasNoCause();
        assertThat(thrown.state()).isEqualTo(RunState.CANCELLED);
        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_caller_that_is_interrupted_already_starts_nothing_and_hides_it_from_listeners(Mode mode) {
        List<Boolean> flags = new ArrayList<>();
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onEvent(PipelineEvent event) {
                flags.add(Thread.currentThread().isInterrupted());
            }
        };
        Thread.currentThread().interrupt();
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> p.task("a", () -> 1)),
                RunOptions.builder().listener(listener));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.task("a").startedAt()).isNull();
        assertThat(flags).containsExactly(false, false, false);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void no_body_meets_the_interrupt_of_the_one_before(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("penguins", p -> {
            Task<Integer> rude = p.task("rude", () -> {
                // Where this is the calling thread, it would rightly cancel the run.
                if (!mode.runsInCaller()) Thread.currentThread().interrupt();
                return 1;
            });
            p.task("next", rude, x -> Thread.currentThread().isInterrupted());
        }));
        assertThat(run.task("next").value()).isEqualTo(false);
    }

    @Test
    void threads_of_a_given_executor_come_back_without_an_interrupt() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Pipeline pipeline = Pipeline.define("penguins", p -> {
                CyclicBarrier both = new CyclicBarrier(2);
                p.task("bad", () -> {
                    both.await(20, TimeUnit.SECONDS);
                    throw new IllegalStateException();
                });
                p.task("deaf", p.context(), context -> {
                    both.await(20, TimeUnit.SECONDS);
                    Await.until(Thread.currentThread()::isInterrupted);
                    return 1;
                });
            });
            PipelineRun run = pipeline.run(RunOptions.builder()
                    .executor(pool)
                    .onFailure(OnFailure.FAIL_FAST)
                    .build());
            assertThat(run.task("deaf").state()).isEqualTo(TaskState.SUCCESS);
            CyclicBarrier both = new CyclicBarrier(2);
            Future<Integer> one = pool.submit(() -> both.await(20, TimeUnit.SECONDS));
            Future<Integer> two = pool.submit(() -> both.await(20, TimeUnit.SECONDS));
            assertThat(one.get(20, TimeUnit.SECONDS) + two.get(20, TimeUnit.SECONDS))
                    .isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }
}
