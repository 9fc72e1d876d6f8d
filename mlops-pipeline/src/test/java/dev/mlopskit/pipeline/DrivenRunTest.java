package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One process at a time drives a run, and another may when that one is gone. */
class DrivenRunTest extends EachDatabaseTest {
    /** Makes a run look as if its process had been killed. */
    private void abandon(String runId) throws Exception {
        sql("UPDATE mlopskit_pipeline_runs SET lease_until = 0 WHERE run_id = '" + runId + "'");
    }

    @Test
    void two_never_drive_one_run() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        AtomicInteger bodies = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("one", p -> {
            Task<Integer> slow = p.task("slow", () -> {
                if (bodies.incrementAndGet() > 1) return 2;
                running.countDown();
                taken.await();
                return 1;
            });
            p.task("next", slow, x -> x);
        });
        ActiveRun first = pipeline.start(options);
        running.await();
        assertThatThrownBy(() -> pipeline.resume(first.id(), options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "is driven by process " + ProcessHandle.current().pid());
        assertThatThrownBy(() -> journal.delete(first.id())).hasMessageContaining("cancel it there");

        // As if this process had been silent for too long.
        abandon(first.id());
        PipelineRun second = pipeline.resume(first.id(), options).await().orThrow();
        taken.countDown();
        assertThat(second.task("next").value()).isEqualTo(2);
        assertThatThrownBy(first::await)
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("is no longer driven by this process");
        assertThat(journal.run(first.id()).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_whose_journal_cannot_be_written_stops_and_can_be_taken_up_again() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("closes", p -> {
            Task<Integer> a = p.task("a", () -> {
                closed.await();
                return 1;
            });
            p.task("b", a, x -> x + 1);
        });
        ActiveRun run = pipeline.start(options);
        Await.until(() -> run.state("a") == TaskState.RUNNING);
        tracking.close();
        closed.countDown();
        assertThatThrownBy(run::await)
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the journal")
                .hasMessageContaining("could not be written");

        open();
        abandon(run.id());
        assertThat(pipeline.resume(options).get(0).await().orThrow().task("b").value())
                .isEqualTo(2);
    }

    @Test
    void a_cancelled_run_stays_cancelled_whoever_goes_on_with_it() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("c", p -> {
            Task<Integer> a = p.task("a", () -> {
                running.countDown();
                while (true) {
                    try {
                        never.await();
                        return 1;
                    } catch (InterruptedException e) {
                        // Does not heed it.
                    }
                }
            });
            p.task("b", a, x -> x);
        });
        ActiveRun first = pipeline.start(options);
        running.await();
        first.cancel();
        abandon(first.id());
        PipelineRun second = pipeline.resume(first.id(), options).await();
        assertThat(second.state()).isEqualTo(RunState.CANCELLED);
        assertThat(second.task("a").state()).isEqualTo(TaskState.CANCELLED);
        never.countDown();
    }
}
