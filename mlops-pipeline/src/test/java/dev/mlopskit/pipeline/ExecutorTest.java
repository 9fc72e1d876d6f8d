package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors that do not do what they are told. */
@Timeout(60)
class ExecutorTest {
    private static PipelineRun run(Pipeline pipeline, Executor executor, OnFailure onFailure) {
        return pipeline.run(
                RunOptions.builder().executor(executor).onFailure(onFailure).build());
    }

    private static Pipeline twoChains() {
        return Pipeline.define("penguins", p -> {
            Task<Integer> a = p.task("a", () -> 1);
            Task<Integer> b = p.task("b", () -> 1);
            p.task("after-a", a, x -> x);
            p.task("after-b", b, x -> x);
        });
    }

    @ParameterizedTest
    @EnumSource(OnFailure.class)
    void one_that_refuses_everything_fails_what_could_have_started(OnFailure onFailure) {
        RejectedExecutionException refusal = new RejectedExecutionException("busy");
        PipelineRun run = run(
                twoChains(),
                command -> {
                    throw refusal;
                },
                onFailure);
        boolean fast = onFailure == OnFailure.FAIL_FAST;
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("a").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.task("a").error())
                .isInstanceOf(PipelineException.class)
                .hasMessage("the executor refused to run anything: give the run one that is not shut down")
                .hasCause(refusal);
        assertThat(run.task("after-a").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(run.task("b").state()).isEqualTo(fast ? TaskState.CANCELLED : TaskState.FAILED);
        assertThat(run.task("after-b").state()).isEqualTo(fast ? TaskState.CANCELLED : TaskState.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void one_that_is_shut_down_half_way_finishes_the_run_on_the_threads_it_has(int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            Task<Integer> last = p.task("first", () -> {
                pool.shutdown();
                return 0;
            });
            for (int i = 0; i < 50; i++) {
                p.task("side" + i, last, x -> x);
                last = p.task("t" + i, last, x -> x + 1);
            }
            p.task("last", last, x -> x);
        });
        assertThat(run(pipeline, pool, OnFailure.FAIL_FAST)
                        .orThrow()
                        .task("last")
                        .value())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void one_that_is_shut_down_at_once_fails_the_body_it_interrupts_and_no_more(int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch never = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            Task<Integer> first = p.task("first", () -> 0);
            Task<Integer> hit = p.task("hit", first, x -> {
                pool.shutdownNow();
                Await.latch(never);
                return x;
            });
            p.task("down", hit, x -> x);
            p.task("apart", () -> 1).after("hit-not");
            p.task("hit-not", () -> 1).after("first");
        });
        PipelineRun run = run(pipeline, pool, OnFailure.FINISH_WHAT_CAN);
        assertThat(run.task("hit").error()).isInstanceOf(InterruptedException.class);
        assertThat(run.task("hit").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.task("down").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(run.task("apart").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(OnFailure.class)
    void one_that_drops_its_queue_before_the_run_began_fails_the_run_and_does_not_hang_it(OnFailure onFailure) {
        CountDownLatch never = new CountDownLatch(1);
        // Its only thread is taken, so the run waits in the queue when that is emptied.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public void execute(Runnable command) {
                super.execute(command);
                if (!getQueue().isEmpty()) shutdownNow();
            }
        };
        pool.execute(() -> {
            try {
                Await.latch(never);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        PipelineRun run = run(twoChains(), pool, onFailure);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("a").error()).hasMessageContaining("shut down before it ran this");
    }

    @ParameterizedTest
    @EnumSource(OnFailure.class)
    void one_that_throws_after_it_has_run_what_it_was_given_does_no_harm(OnFailure onFailure) {
        Executor rude = command -> {
            command.run();
            throw new AssertionError("after the deed");
        };
        assertThat(run(twoChains(), rude, onFailure).state()).isEqualTo(RunState.SUCCESS);
    }
}
