package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Delays and timeouts of a run are what they were in another process. */
class KeptTimesTest extends EachDatabaseTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger attempts = new AtomicInteger();

    private final Pipeline pipeline = Pipeline.define("delayed", p -> p.task("busy", () -> {
                if (attempts.incrementAndGet() == 1) throw new IllegalStateException("rate limit");
                return attempts.get();
            })
            .retry(Retry.exponential(3, Duration.ofMinutes(10)).jitter(0.5)));

    private RunOptions.Builder kept() {
        return RunOptions.builder()
                .journal(journal)
                .clock(clock)
                .executor(Runnable::run)
                .seed(7);
    }

    @Test
    void a_run_that_another_process_goes_on_with_waits_for_the_rest_of_it() throws Exception {
        ActiveRun run = pipeline.start(kept().build());
        assertThat(run.state("busy")).isEqualTo(TaskState.UP_FOR_RETRY);
        clock.advance(Duration.ofMinutes(1));
        // As if its process had been killed.
        sql("UPDATE mlopskit_pipeline_runs SET owner = 'gone', lease_until = 0");
        List<ActiveRun> resumed = pipeline.resume(kept().build());
        assertThat(resumed).hasSize(1);
        assertThat(resumed.get(0).state("busy")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(resumed.get(0).explain("busy"))
                .startsWith("task 'busy' failed in attempt 1 and will be tried again");
        clock.advance(Duration.ofMinutes(3));
        assertThat(attempts).hasValue(1);
        clock.advance(Duration.ofMinutes(11));
        assertThat(resumed.get(0).await().orThrow().value("busy", Integer.class))
                .isEqualTo(2);
        assertThat(resumed.get(0).await().task("busy").attempts()).isEqualTo(2);
    }

    @Test
    void a_run_that_took_too_long_is_a_failure_wherever_its_teardowns_end() throws Exception {
        AtomicInteger torn = new AtomicInteger();
        Pipeline slow = Pipeline.define("slow", p -> {
            Task<Integer> open = p.task("open", () -> 1).setup();
            Task<Approval> ask = p.approval("ask", "go on?").after(open);
            p.task("close", () -> {
                        // As if its process were killed within the first.
                        if (torn.incrementAndGet() == 1)
                            sql("UPDATE mlopskit_pipeline_runs SET owner = 'gone', lease_until = 0, fence = fence + 1");
                        return 1;
                    })
                    .teardownOf(open)
                    .after(ask);
        });
        ActiveRun run = slow.start(kept().timeout(Duration.ofMinutes(1)).build());
        clock.advance(Duration.ofMinutes(2));
        Await.until(run::isDone);
        List<ActiveRun> resumed = slow.resume(kept().build());
        assertThat(resumed).hasSize(1);
        PipelineRun over = resumed.get(0).await();
        assertThat(torn).hasValue(2);
        assertThat(over.task("close").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(over.state()).isEqualTo(RunState.FAILED);
        assertThatThrownBy(over::orThrow).hasMessageContaining("took longer than its timeout and was cancelled");
    }
}
