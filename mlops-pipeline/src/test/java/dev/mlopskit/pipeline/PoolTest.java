package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PoolTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void bodies_hold_no_more_slots_than_there_are_also_over_runs(Mode mode) {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("pooled", p -> {
            p.pool("gpu", 3);
            for (int i = 0; i < 60; i++) {
                int slots = 1 + i % 3;
                p.task("t" + i, () -> {
                            most.accumulateAndGet(taken.addAndGet(slots), Math::max);
                            Thread.yield();
                            ran.incrementAndGet();
                            return taken.addAndGet(-slots);
                        })
                        .pool("gpu", slots);
            }
        });
        Pipeline runs = Pipeline.define("runs", p -> {
            for (int i = 0; i < 3; i++) p.task("r" + i, () -> pipeline.run().orThrow());
        });
        mode.run(runs).orThrow();
        assertThat(most).hasValueLessThanOrEqualTo(3);
        assertThat(ran).hasValue(180);
    }

    @Test
    void slots_that_are_free_are_taken() {
        CyclicBarrier three = new CyclicBarrier(3);
        PipelineRun run = Mode.MANY_THREADS.run(Pipeline.define("full", p -> {
            p.pool("gpu", 3);
            for (int i = 0; i < 9; i++)
                p.task("t" + i, () -> three.await(30, TimeUnit.SECONDS)).pool("gpu");
        }));
        run.orThrow();
    }

    @Test
    void bodies_of_the_items_of_a_task_can_be_limited_over_runs() {
        CyclicBarrier two = new CyclicBarrier(2);
        AtomicInteger active = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("items", p -> p.map(
                        "item", p.value(IntStream.range(0, 8).boxed().toList()), x -> {
                            most.accumulateAndGet(active.incrementAndGet(), Math::max);
                            two.await(30, TimeUnit.SECONDS);
                            return active.decrementAndGet();
                        })
                .maxActive(2));
        List<ActiveRun> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) runs.add(Mode.MANY_THREADS.start(pipeline));
        for (ActiveRun run : runs) run.await().orThrow();
        assertThat(most).hasValue(2);
    }

    @Test
    void of_those_that_could_run_the_highest_priority_goes_first() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = Pipeline.define("priorities", p -> {
            p.pool("one", 1);
            for (int i = 0; i < 5; i++) {
                String name = "p" + i;
                p.task(name, () -> order.add(name)).pool("one").priority(i == 3 ? 100 : i);
            }
        });
        Mode.SINGLE_THREAD.run(pipeline).orThrow();
        assertThat(order).containsExactly("p3", "p4", "p2", "p1", "p0");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void bodies_of_one_task_can_be_limited_over_runs(Mode mode) {
        AtomicInteger active = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("limited", p -> p.task("only", () -> {
                    most.accumulateAndGet(active.incrementAndGet(), Math::max);
                    Thread.yield();
                    return active.decrementAndGet();
                })
                .maxActive(1));
        Pipeline runs = Pipeline.define("runs", p -> {
            for (int i = 0; i < 30; i++) p.task("r" + i, () -> pipeline.run().orThrow());
        });
        mode.run(runs).orThrow();
        assertThat(most).hasValue(1);
    }

    @Test
    void who_needs_more_than_is_free_lets_those_pass_that_fit() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("passes", p -> {
            p.pool("gpu", 4);
            p.run("three", () -> Await.latch(ran)).pool("gpu", 3);
            p.run("one", () -> Await.latch(free)).pool("gpu");
            p.task("wide", () -> 1).pool("gpu", 4);
            p.run("narrow", ran::countDown).pool("gpu");
        });
        ActiveRun run = Mode.MANY_THREADS.start(pipeline);
        Await.until(() -> waitForSlots(run, "wide", "narrow"));
        free.countDown();
        run.await().orThrow();
    }

    @Test
    void who_waits_goes_before_those_that_come_later() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = Pipeline.define("queue", p -> {
            p.pool("one", 1);
            Task<?> first = p.run("first", () -> Await.latch(free)).pool("one");
            p.task("waits", () -> order.add("waits")).pool("one");
            p.task("later", () -> order.add("later")).pool("one").after(first);
        });
        ActiveRun run = Mode.MANY_THREADS.start(pipeline);
        Await.until(() -> waitForSlots(run, "waits"));
        free.countDown();
        run.await().orThrow();
        assertThat(order).containsExactly("waits", "later");
    }

    @Test
    void slots_are_kept_for_the_highest_priority_until_they_are_enough() throws InterruptedException {
        CountDownLatch free = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = Pipeline.define("kept", p -> {
            p.pool("gpu", 2);
            p.run("long", () -> Await.latch(free)).pool("gpu").priority(2);
            Task<?> before = p.task("short", () -> 1).pool("gpu").priority(2);
            p.task("wide", () -> order.add("wide")).pool("gpu", 2).priority(1);
            p.task("narrow", () -> order.add("narrow")).pool("gpu").after(before);
        });
        ActiveRun run = Mode.MANY_THREADS.start(pipeline);
        Await.until(() -> waitForSlots(run, "wide", "narrow"));
        assertThat(run.explain("narrow")).contains("of whose 2 are free 1, held by long");
        free.countDown();
        run.await().orThrow();
        assertThat(order).containsExactly("wide", "narrow");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whoever_waits_has_its_turn_in_all_runs(Mode mode) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Pipeline pipeline = Pipeline.define("mixed", p -> {
                p.pool("gpu", 4);
                p.pool("disk", 2);
                List<Step<?, ?>> before = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    List<Integer> items = Collections.nCopies(random.nextInt(6), i);
                    Step<?, ?> step =
                            random.nextInt(3) > 0 ? p.task("t" + i, () -> 1) : p.map("t" + i, p.value(items), x -> x);
                    if (random.nextInt(5) > 0) step.pool("gpu", 1 + random.nextInt(4));
                    else step.pool("disk", 1 + random.nextInt(2));
                    if (random.nextInt(3) == 0) step.maxActive(1 + random.nextInt(2));
                    if (random.nextBoolean()) step.priority(random.nextInt(3));
                    if (i > 8 && random.nextBoolean()) step.after(before.get(random.nextInt(before.size())));
                    before.add(step);
                }
            });
            Pipeline runs = Pipeline.define("runs", p -> {
                for (int i = 0; i < 4; i++) p.task("r" + i, () -> pipeline.run());
            });
            for (TaskResult<?> result : mode.run(runs).orThrow().tasks())
                assertThat(((PipelineRun) result.value()).state())
                        .as("seed %d", seed)
                        .isEqualTo(RunState.SUCCESS);
        }
    }

    /** Whether tasks that are ready have not begun for want of slots. */
    private static boolean waitForSlots(ActiveRun run, String... tasks) {
        return Stream.of(tasks).allMatch(task -> run.explain(task).contains("waits for slots"));
    }

    @Test
    void who_waits_for_slots_says_so() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("waits", p -> {
            p.pool("gpu", 1);
            p.task("first", () -> {
                        held.countDown();
                        Await.latch(free);
                        return 1;
                    })
                    .pool("gpu")
                    .priority(1);
            p.task("second", () -> 2).pool("gpu");
        });
        ActiveRun run = Mode.TWO_THREADS.start(pipeline);
        Await.latch(held);
        Await.until(() -> run.explain("second").contains("slots"));
        assertThat(run.explain("second"))
                .isEqualTo("task 'second' is ready and waits for slots of 'gpu', of whose 1 are free 0,"
                        + " held by first");
        free.countDown();
        run.await().orThrow();
    }

    @Test
    void what_cannot_be_is_refused_with_the_definition() {
        assertThatThrownBy(() -> Pipeline.define("bad", p -> {
                    p.pool("none", 0);
                    p.pool("a b", 1);
                    p.pool("one", 1);
                    p.pool("one", 2);
                    p.task("wide", () -> 1).pool("one", 5);
                }))
                .isInstanceOfSatisfying(InvalidPipelineException.class, e -> assertThat(e.errors())
                        .containsExactly(
                                "pool 'none' cannot have 0 slots: take 1 or more",
                                "pool 'a b' has a bad name: use 1 to 250 letters, digits, '_', '-' or '.'",
                                "there is more than one pool 'one': give each a name of its own",
                                "task 'wide' takes 5 slots of pool 'one', which has 1: it could never run; make the pool"
                                        + " larger"));
    }
}
