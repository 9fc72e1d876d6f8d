package dev.mlopskit.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.Retry;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.testkit.ManualClock;
import dev.mlopskit.testkit.ManualExecutor;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static String download() throws IOException {
        throw new IOException("no network in this test");
    }

    private final Pipeline penguins = Pipeline.define("penguins", p -> {
        Task<String> text = p.task("download", PipelineTest::download).retry(Retry.fixed(3, Duration.ofHours(1)));
        p.task("count", text, String::length);
    });

    // @start region="guide"
    @Test
    void a_download_is_tried_again_every_hour() {
        ManualClock clock = new ManualClock();
        ManualExecutor executor = new ManualExecutor();
        ActiveRun run = penguins.start(
                RunOptions.builder().clock(clock).executor(executor).seed(42).build());
        executor.runAll(); // or runNext(), one body
        assertThat(run.state("download")).isEqualTo(TaskState.UP_FOR_RETRY);
        clock.advance(Duration.ofHours(3));
        executor.runAll();
        clock.advance(Duration.ofHours(3)); // from here, as the next delay begins with the attempt before it
        executor.runAll();
        clock.advance(Duration.ofHours(3));
        executor.runAll();
        assertThat(run.await().task("download").attempts()).isEqualTo(4);
    }

    @Test
    void what_is_downloaded_is_counted() {
        RunOptions options =
                RunOptions.builder().substitute("download", "three words here").build();
        assertThat(penguins.run(options).orThrow().task("count").value()).isEqualTo(16);
    }
    // @end
}
