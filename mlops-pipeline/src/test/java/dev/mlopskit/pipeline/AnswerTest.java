package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that was taken is kept; one that cannot be is refused. */
@Timeout(60)
class AnswerTest extends StoreTest {
    private static final String CANNOT_BE_WRITTEN = "CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_tasks"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END";

    private final Pipeline asking = Pipeline.define("ask", p -> p.approval("ship", "ship it?"));

    @Test
    void an_answer_that_cannot_be_kept_is_refused_and_asked_for_again_later() throws Exception {
        ActiveRun run = asking.start(options);
        assertThat(run.awaitQuestions(Duration.ofSeconds(20))).hasSize(1);
        sql(CANNOT_BE_WRITTEN);
        assertThatThrownBy(() -> run.approve("ship", "reviewer", ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the answer to task 'ship' was not taken")
                .hasMessageContaining("answer again where resume(..) goes on with it")
                .hasStackTraceContaining("disk full");
        sql("DROP TRIGGER full");
        assertThatThrownBy(() -> run.approve("ship", "reviewer", "")).hasMessageContaining("was not taken");

        Await.until(run::isDone);
        ActiveRun again = asking.resume(options).get(0);
        assertThat(again.awaitQuestions(Duration.ofSeconds(20))).hasSize(1);
        again.approve("ship", "reviewer", "");
        assertThat(again.await().orThrow().value("ship", Approval.class).approved())
                .isTrue();
    }

    @Test
    void a_run_that_its_process_has_left_takes_no_answer() throws Exception {
        ActiveRun run = asking.start(options);
        assertThat(run.awaitQuestions(Duration.ofSeconds(20))).hasSize(1);
        assertThat(run.leaveIfAsking()).isTrue();
        assertThatThrownBy(() -> run.approve("ship", "reviewer", ""))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("goes on no more in this process");
        List<ActiveRun> resumed = asking.resume(options);
        assertThat(resumed).hasSize(1);
        resumed.get(0).reject("ship", "reviewer", "no");
        assertThat(resumed.get(0).await().value("ship", Approval.class).approved())
                .isFalse();
    }

    @Test
    void a_run_in_which_something_else_will_be_tried_again_is_not_left() throws Exception {
        ManualClock clock = new ManualClock();
        CountDownLatch failed = new CountDownLatch(1);
        Pipeline both = Pipeline.define("both", p -> {
            p.approval("ship", "ship it?");
            p.task("flaky", p.context(), context -> {
                        if (context.attempt() > 1) return 1;
                        failed.countDown();
                        throw new IllegalStateException("busy");
                    })
                    .retry(Retry.fixed(1, Duration.ofMinutes(10)));
        });
        ActiveRun run =
                both.start(RunOptions.builder().journal(journal).clock(clock).build());
        Await.latch(failed);
        Await.until(() ->
                run.state("flaky") == TaskState.UP_FOR_RETRY && run.questions().size() == 1);
        assertThat(run.leaveIfAsking()).isFalse();
        clock.advance(Duration.ofMinutes(11));
        Await.until(() -> run.state("flaky") == TaskState.SUCCESS);
        Await.until(run::leaveIfAsking);
    }
}
