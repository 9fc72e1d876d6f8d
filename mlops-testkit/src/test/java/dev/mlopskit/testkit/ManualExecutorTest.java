package dev.mlopskit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Input;
import dev.mlopskit.pipeline.Mapped;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineBuilder;
import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.Retry;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualExecutorTest {
    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> ran = new ArrayList<>();

    private RunOptions.Builder options() {
        return RunOptions.builder().clock(clock).executor(executor);
    }

    private int ran(String name) {
        ran.add(name);
        return ran.size();
    }

    @Test
    void each_step_is_one_body_on_the_thread_of_the_test() {
        Thread me = Thread.currentThread();
        Pipeline pipeline = Pipeline.define("steps", p -> {
            Task<Integer> a = p.task("a", () -> ran("a"));
            p.task("b", () -> ran("b"));
            p.task("c", a, x -> ran("c in my thread " + (Thread.currentThread() == me)));
        });
        ActiveRun run = pipeline.start(options().build());
        assertThat(ran).isEmpty();
        assertThat(executor.waiting()).isEqualTo(1);
        List<List<String>> steps = new ArrayList<>();
        while (executor.runNext()) steps.add(List.copyOf(ran));
        assertThat(steps).containsExactly(List.of("a"), List.of("a", "b"), List.of("a", "b", "c in my thread true"));
        assertThat(run.await().state()).isEqualTo(RunState.SUCCESS);
        assertThat(executor.runNext()).isFalse();
    }

    @Test
    void the_items_of_a_mapped_task_are_steps_too() {
        Pipeline pipeline = Pipeline.define("items", p -> {
            Mapped<Integer> items = p.map("each", p.value(List.of("x", "y")), this::ran);
            p.task("all", items, all -> ran("all " + all.size()));
        });
        ActiveRun run = pipeline.start(options().build());
        executor.runNext();
        assertThat(ran).containsExactly("x");
        executor.runNext();
        assertThat(ran).containsExactly("x", "y");
        executor.runAll();
        assertThat(ran).containsExactly("x", "y", "all 2");
        assertThat(run.isDone()).isTrue();
    }

    @Test
    void what_waits_for_a_slot_of_a_pool_is_run_when_there_is_one() {
        Pipeline pipeline = Pipeline.define("pools", p -> {
            p.pool("gpu", 1);
            for (int i = 0; i < 5; i++) {
                String name = "t" + i;
                p.task(name, () -> ran(name)).pool("gpu").priority(i);
            }
        });
        pipeline.start(options().build());
        executor.runAll();
        assertThat(ran).containsExactly("t4", "t3", "t2", "t1", "t0");
    }

    @Test
    void a_day_of_retries_takes_no_time() {
        Pipeline pipeline = Pipeline.define("retries", p -> p.task("flaky", p.context(), context -> {
                    ran("attempt " + context.attempt() + " at " + clock.instant());
                    if (context.attempt() < 4) throw new IllegalStateException("not yet");
                    return 1;
                })
                .retry(Retry.exponential(5, Duration.ofHours(1))));
        ActiveRun run = pipeline.start(options().build());
        executor.runAll();
        assertThat(run.state("flaky")).isEqualTo(TaskState.UP_FOR_RETRY);
        while (!run.isDone()) {
            assertThat(clock.advanceToNext()).isTrue();
            executor.runAll();
        }
        assertThat(ran)
                .containsExactly(
                        "attempt 1 at 2026-01-01T00:00:00Z",
                        "attempt 2 at 2026-01-01T01:00:00Z",
                        "attempt 3 at 2026-01-01T03:00:00Z",
                        "attempt 4 at 2026-01-01T07:00:00Z");
        assertThat(run.await().duration()).isEqualTo(Duration.ofHours(7));
    }

    @Test
    void a_run_can_be_timed_out_and_cancelled_while_it_waits() {
        Pipeline pipeline = Pipeline.define("slow", p -> {
            Task<String> up = p.task("up", () -> "up").setup();
            Task<Integer> work = p.task("work", up, x -> ran("work"));
            p.task("down", () -> ran("down")).after(work).teardownOf(up);
        });
        ActiveRun late = pipeline.start(options().timeout(Duration.ofHours(1)).build());
        executor.runNext();
        clock.advance(Duration.ofHours(2));
        executor.runAll();
        assertThat(late.await().state()).isEqualTo(RunState.FAILED);
        assertThat(ran).containsExactly("down");
        ActiveRun cancelled = pipeline.start(options().build());
        cancelled.cancel();
        assertThat(cancelled.await().state()).isEqualTo(RunState.CANCELLED);
    }

    /** Tasks with random inputs, rules, priorities, pools, retries with jitter, failures and items. */
    private Pipeline random(long seed) {
        Random random = new Random(seed);
        return Pipeline.define("random", p -> {
            p.pool("small", 2);
            List<Input<?>> made = new ArrayList<>();
            int size = 5 + random.nextInt(40);
            for (int i = 0; i < size; i++) made.add(random(p, "t" + i, made, random));
        });
    }

    private Input<?> random(PipelineBuilder p, String name, List<Input<?>> made, Random random) {
        List<Input<?>> inputs =
                made.stream().filter(any -> random.nextInt(made.size()) < 2).toList();
        int failures = random.nextInt(4);
        if (random.nextInt(5) == 0)
            return p.map(name, p.value(List.of(1, 2, 3)), p.context(), (item, context) -> {
                        if (item == failures && context.attempt() == 1) throw new IllegalStateException("item");
                        return ran(name + "[" + item + "]");
                    })
                    .retry(Retry.fixed(1, Duration.ofMinutes(1)).jitter(0.9));
        Task<Integer> count = p.gather(name + ".inputs", inputs, List::size);
        Task<Integer> task = p.task(name, count, p.context(), (n, context) -> {
            if (context.attempt() <= failures) throw new IllegalStateException(name);
            return ran(name);
        });
        return task.retry(Retry.exponential(2, Duration.ofSeconds(10)).jitter(0.5))
                .priority(random.nextInt(3))
                .pool("small")
                .rule(random.nextBoolean() ? TriggerRule.ALL_DONE : TriggerRule.ALL_SUCCESS);
    }

    private List<String> events(Pipeline pipeline, long seed) {
        ManualClock time = new ManualClock();
        ManualExecutor steps = new ManualExecutor();
        List<String> events = new ArrayList<>();
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onEvent(PipelineEvent event) {
                String text = event.at() + " " + event.getClass().getSimpleName();
                if (event instanceof PipelineEvent.TaskStarted e) text += e.task() + e.mapIndex();
                if (event instanceof PipelineEvent.TaskUpForRetry e) text += e.task() + e.mapIndex() + e.nextAt();
                if (event instanceof PipelineEvent.TaskFinished e) text += e.task() + e.mapIndex() + e.state();
                events.add(text);
            }
        };
        ActiveRun run = pipeline.start(RunOptions.builder()
                .clock(time)
                .executor(steps)
                .seed(seed)
                .listener(listener)
                .build());
        steps.runAll();
        while (!run.isDone()) {
            assertThat(time.advanceToNext()).isTrue();
            steps.runAll();
        }
        PipelineRun over = run.await();
        assertThat(over.listenerErrors()).isEmpty();
        return events;
    }

    @Test
    void with_one_seed_a_run_goes_the_same_way_each_time() {
        int differ = 0;
        for (long seed = 0; seed < 50; seed++) {
            List<String> first = events(random(seed), seed);
            assertThat(events(random(seed), seed)).as("seed %d", seed).isEqualTo(first);
            if (!events(random(seed), seed + 1).equals(first)) differ++;
        }
        assertThat(differ).as("delays of another seed").isGreaterThan(25);
    }
}
