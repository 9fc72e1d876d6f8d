package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.listener.MicrometerListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class MicrometerListenerTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerListener listener = new MicrometerListener(registry);
    private final ManualClock clock = new ManualClock();

    private RunOptions.Builder options() {
        return RunOptions.builder().clock(clock).listener(listener);
    }

    private Timer timer(String name, String... tags) {
        return registry.get("mlopskit.pipeline." + name).tags(tags).timer();
    }

    private double active() {
        Gauge gauge = registry.get("mlopskit.pipeline.bodies.active").gauge();
        return gauge.value();
    }

    @Test
    void runs_and_tasks_are_timed_by_how_they_ended() {
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            Task<Integer> load = p.task("load", p.context(), context -> {
                        clock.advance(500);
                        if (context.attempt() == 1) throw new IllegalStateException("no network");
                        return 1;
                    })
                    .retries(1);
            Task<Integer> train = p.task("train", load, x -> {
                throw new IllegalStateException("no convergence");
            });
            p.task("report", train, x -> x);
        });
        for (int i = 0; i < 2; i++)
            pipeline.run(options().executor(Runnable::run).build());
        Timer runs = timer("runs", "pipeline", "penguins", "state", "FAILED");
        assertThat(runs.count()).isEqualTo(2);
        assertThat(runs.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2000);
        Timer load = timer("tasks", "pipeline", "penguins", "task", "load", "state", "SUCCESS");
        assertThat(load.count()).isEqualTo(2);
        assertThat(load.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2000);
        assertThat(timer("tasks", "task", "train", "state", "FAILED").count()).isEqualTo(2);
        assertThat(timer("tasks", "task", "report", "state", "UPSTREAM_FAILED").count())
                .isEqualTo(2);
        assertThat(registry.get("mlopskit.pipeline.retries")
                        .tags("task", "load")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(active()).isZero();
    }

    @Test
    void the_bodies_that_run_now_are_counted() {
        List<Double> seen = new ArrayList<>();
        Pipeline inner = Pipeline.define("penguins", p -> p.task("b", () -> seen.add(active())));
        Pipeline.define(
                        "penguins",
                        p -> p.task("a", () -> {
                            seen.add(active());
                            return inner.run(options().build());
                        }))
                .run(options().build());
        assertThat(seen).containsExactly(1.0, 2.0);
        assertThat(active()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void items_have_a_timer_of_their_own(Mode mode) {
        Pipeline pipeline = Pipeline.define("items", p -> p.map("each", p.value(List.of(1, 2, 0)), x -> 1 / x)
                .allowFailures(0.5));
        mode.run(pipeline, options());
        assertThat(timer("items", "task", "each", "state", "SUCCESS").count()).isEqualTo(2);
        assertThat(timer("items", "task", "each", "state", "FAILED").count()).isEqualTo(1);
        assertThat(timer("tasks", "task", "each", "state", "SUCCESS").count()).isEqualTo(1);
        assertThat(active()).isZero();
    }

    @Test
    void a_task_that_waits_for_an_answer_does_not_run() {
        ActiveRun run = Pipeline.define("release", p -> p.approval("ask", "release it?"))
                .start(options().executor(Runnable::run).build());
        assertThat(active()).isZero();
        run.approve("ask", "reviewer", "");
        run.await();
        assertThat(active()).isZero();
        assertThat(timer("tasks", "task", "ask", "state", "SUCCESS").count()).isEqualTo(1);
    }
}
