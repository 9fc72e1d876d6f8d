package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A body that waits for something is all that a sensor is. */
@Timeout(60)
class SensorTest {
    @TempDir
    Path folder;

    @Test
    void what_comes_after_a_sensor_runs_once_that_has_seen_what_it_waits_for() throws Exception {
        Path file = folder.resolve("rows.csv");
        CountDownLatch looking = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("wait", p -> {
            Task<Path> there = p.task("wait-for-file", () -> {
                looking.countDown();
                while (!Files.exists(file)) Thread.sleep(5);
                return file;
            });
            p.task("load", there, Files::readString);
        });
        ActiveRun run = pipeline.start();
        Await.latch(looking);
        assertThat(run.state("load")).isEqualTo(TaskState.NONE);
        Files.writeString(folder.resolve("rows.tmp"), "1,2");
        Files.move(folder.resolve("rows.tmp"), file);
        assertThat(run.await().orThrow().task("load").value()).isEqualTo("1,2");
    }

    @Test
    void a_sensor_is_interrupted_when_its_run_is_cancelled() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define(
                "wait",
                p -> p.task("wait", () -> {
                    looking.countDown();
                    new CountDownLatch(1).await();
                    return 0;
                }));
        ActiveRun run = pipeline.start();
        Await.latch(looking);
        run.cancel();
        assertThat(run.await().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void more_sensors_than_there_are_processors_starve_nobody() {
        int sensors = Runtime.getRuntime().availableProcessors() + 2;
        CountDownLatch there = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("many", p -> {
            for (int i = 0; i < sensors; i++) p.run("wait-" + i, there::await).priority(1);
            p.run("make", there::countDown);
        });
        pipeline.run(RunOptions.builder().virtualThreads().build()).orThrow();
        assertThatThrownBy(() -> RunOptions.builder().virtualThreads().executor(Runnable::run))
                .isInstanceOf(PipelineException.class)
                .hasMessage("a run cannot have an executor and virtual threads of its own: leave out executor(..) or"
                        + " virtualThreads()");
    }

    @Test
    void on_virtual_threads_ten_thousand_sensors_wait_at_the_same_time() {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads are there from Java 21 on");
        int sensors = 10_000;
        CountDownLatch all = new CountDownLatch(sensors);
        Pipeline pipeline = Pipeline.define("many", p -> {
            List<Task<Integer>> waiting = IntStream.range(0, sensors)
                    .mapToObj(i -> p.task("wait-" + i, () -> {
                        all.countDown();
                        all.await();
                        return 1;
                    }))
                    .toList();
            p.gather("sum", waiting, ones -> ones.stream().mapToInt(x -> x).sum());
        });
        PipelineRun run = pipeline.run(RunOptions.builder().virtualThreads().build());
        assertThat(run.orThrow().task("sum").value()).isEqualTo(sensors);
    }
}
