package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The delay before the next attempt is the same whoever makes that. */
class KeptRetryTest extends EachDatabaseTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger attempts = new AtomicInteger();

    private final Pipeline pipeline = Pipeline.define("delayed", p -> p.task("busy", () -> {
                if (attempts.incrementAndGet() == 1) throw new IllegalStateException("rate limit");
                return attempts.get();
            })
            .retry(Retry.exponential(3, Duration.ofMinutes(10)).jitter(0.5)));

    private RunOptions kept() {
        return RunOptions.builder()
                .journal(journal)
                .clock(clock)
                .executor(Runnable::run)
                .seed(7)
                .build();
    }

    @Test
    void a_run_that_another_process_goes_on_with_waits_for_the_rest_of_it() throws Exception {
        ActiveRun run = pipeline.start(kept());
        assertThat(run.state("busy")).isEqualTo(TaskState.UP_FOR_RETRY);
        clock.advance(Duration.ofMinutes(1));
        // As if its process had been killed.
        sql("UPDATE mlopskit_pipeline_runs SET owner = 'gone', lease_until = 0");
        List<ActiveRun> resumed = pipeline.resume(kept());
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
}
