package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that was left, or whose process died, comes to the end that it would have come to by itself. */
@Timeout(60)
class LeftRunTest extends StoreTest {
    private final AtomicInteger bodies = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** A body that hears no interrupt. */
    private int deaf() {
        bodies.incrementAndGet();
        begun.countDown();
        Await.until(() -> goOn.getCount() == 0);
        return 1;
    }

    private void leave(ActiveRun run) throws InterruptedException {
        Await.latch(begun);
        run.leave();
        goOn.countDown();
        Await.until(run::isDone);
    }

    private PipelineRun resumed(Pipeline pipeline) {
        List<ActiveRun> resumed = pipeline.resume(options);
        assertThat(resumed).hasSize(1);
        return resumed.get(0).await();
    }

    /** As if the process were killed now. */
    private void die() throws Exception {
        sql("UPDATE mlopskit_pipeline_runs SET owner = 'gone', lease_until = 0, fence = fence + 1 WHERE state IS NULL");
    }

    @Test
    void items_that_come_to_their_end_are_kept_and_their_task_goes_on() throws Exception {
        Pipeline pipeline = Pipeline.define("items", p -> {
            Mapped<Integer> each = p.map("each", p.value(List.of(1, 2, 3)), x -> deaf() + x);
            p.task("sum", each, all -> all.stream().mapToInt(x -> x).sum());
        });
        leave(pipeline.start(options));
        assertThat(journal.runs("items").get(0).state()).isNull();
        int before = bodies.get();
        PipelineRun over = resumed(pipeline).orThrow();
        assertThat(over.value("sum", Integer.class)).isEqualTo(9);
        assertThat(bodies).as("each once").hasValue(Math.max(before, 3));
    }

    @Test
    void a_question_that_was_being_made_is_asked_by_the_next_process() throws Exception {
        Pipeline pipeline = Pipeline.define("asks", p -> {
            Task<Integer> value = p.task("value", () -> 1);
            p.approval("ship", value, x -> "ship " + deaf() + "?");
        });
        leave(pipeline.start(options));
        ActiveRun run = pipeline.resume(options).get(0);
        assertThat(run.awaitQuestions(Duration.ofSeconds(20)))
                .extracting(ActiveRun.Question::text)
                .containsExactly("ship 1?");
        run.approve("ship", "reviewer", "");
        run.await().orThrow();
    }

    @Test
    void a_question_that_was_being_made_as_the_run_was_cancelled_has_no_answer() throws Exception {
        Pipeline pipeline = Pipeline.define("asks", p -> p.approval("ship", p.value(1), x -> "ship " + deaf() + "?"));
        ActiveRun run = pipeline.start(options);
        Await.latch(begun);
        run.cancel();
        goOn.countDown();
        assertThat(run.await().task("ship").state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void a_body_that_was_too_slow_is_tried_again() throws Exception {
        Pipeline pipeline = Pipeline.define(
                "slow",
                p -> p.task("slow", this::deaf).timeout(Duration.ofMillis(50)).retries(1));
        ActiveRun run = pipeline.start(options);
        Await.latch(begun);
        Thread.sleep(100);
        leave(run);
        assertThat(resumed(pipeline).orThrow().value("slow", Integer.class)).isEqualTo(1);
        assertThat(bodies).hasValue(2);
    }

    @Test
    void a_failure_that_is_allowed_fails_no_run_that_another_process_goes_on_with() throws Exception {
        Pipeline pipeline = Pipeline.define("allowed", p -> {
            Task<Integer> may = p.<Integer>task("may", () -> {
                        throw new IllegalStateException("no chart");
                    })
                    .allowFailure();
            Task<Integer> slow = p.task("slow", this::deaf);
            p.task("both", may, slow, Integer::sum);
        });
        ActiveRun run = pipeline.start(options);
        Await.latch(begun);
        Await.until(() -> run.state("both") == TaskState.UPSTREAM_FAILED);
        die();
        goOn.countDown();
        PipelineRun over = resumed(pipeline);
        assertThat(over.state()).isEqualTo(RunState.SUCCESS);
        assertThat(over.explain("both")).contains("its rule is all_success").contains("may is FAILED");
    }

    @Test
    void a_rerun_of_one_task_alone_is_no_success_in_another_process_either() throws Exception {
        AtomicInteger mended = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("alone", p -> {
            Task<Integer> a = p.task("a", () -> {
                if (mended.get() == 0) throw new IllegalStateException("not yet");
                return 1;
            });
            p.task("b", a, x -> x + 1);
            p.task("c", () -> mended.get() == 0 ? 0 : deaf());
        });
        String first = pipeline.run(options).id();
        mended.set(1);
        ActiveRun run = pipeline.rerun(first, Rerun.only("a", "c"), options);
        Await.latch(begun);
        Await.until(() -> run.state("a") == TaskState.SUCCESS);
        die();
        goOn.countDown();
        assertThat(resumed(pipeline).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_task_that_waits_for_its_next_attempt_waits_also_for_a_value_that_is_made_again() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("transient", p -> {
            Task<Integer> connect = p.task("connect", () -> {
                        if (connections.incrementAndGet() > 1) Thread.sleep(1_000);
                        return 5;
                    })
                    .transientValue();
            p.task("use", connect, x -> {
                        if (bodies.incrementAndGet() == 1) throw new IllegalStateException("busy");
                        return x + 1;
                    })
                    .retry(Retry.fixed(2, Duration.ofMillis(300)));
        });
        ActiveRun run = pipeline.start(options);
        Await.until(() -> run.state("use") == TaskState.UP_FOR_RETRY);
        die();
        PipelineRun over = resumed(pipeline).orThrow();
        assertThat(over.value("use", Integer.class)).isEqualTo(6);
        assertThat(connections).hasValue(2);
    }
}
