package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a run is stopped, what was set up is torn down, to the last item, and the run ends. */
@Timeout(60)
class TeardownTest {
    private static final int MACHINES = 40;

    private final AtomicInteger torn = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private static Task<List<Integer>> machines(PipelineBuilder p) {
        return p.task("create", () -> IntStream.range(0, MACHINES).boxed().toList())
                .setup();
    }

    /** A body that only an interrupt ends. */
    private int work() throws InterruptedException {
        begun.countDown();
        Thread.sleep(60_000);
        return 1;
    }

    private static RunOptions options(int threads) {
        return RunOptions.builder()
                .executor(Executors.newFixedThreadPool(threads, action -> {
                    Thread daemon = new Thread(action);
                    daemon.setDaemon(true);
                    return daemon;
                }))
                .build();
    }

    private static PipelineRun end(ActiveRun run) throws InterruptedException {
        return run.await(Duration.ofSeconds(20)).orElseThrow();
    }

    @Test
    void a_mapped_teardown_tears_all_down_after_the_timeout_of_the_run() throws Exception {
        ActiveRun run = Pipeline.define("p", p -> {
                    Task<List<Integer>> machines = machines(p);
                    Task<Integer> work = p.task("work", machines, all -> work());
                    p.map("delete", machines, x -> torn.incrementAndGet())
                            .after(work)
                            .teardownOf(machines);
                })
                .start(RunOptions.builder().timeout(Duration.ofMillis(200)).build());
        assertThat(end(run).state()).isEqualTo(RunState.FAILED);
        assertThat(torn).hasValue(MACHINES);
    }

    @Test
    void a_mapped_teardown_that_has_begun_when_the_run_is_cancelled_goes_on() throws Exception {
        ActiveRun run = Pipeline.define("p", p -> {
                    Task<List<Integer>> machines = machines(p);
                    p.map("delete", machines, x -> {
                                begun.countDown();
                                Await.latch(goOn);
                                return torn.incrementAndGet();
                            })
                            .teardownOf(machines)
                            .maxActive(2);
                    p.run("other", () -> Thread.sleep(60_000));
                })
                .start(options(4));
        Await.latch(begun);
        run.cancel();
        goOn.countDown();
        assertThat(end(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(torn).hasValue(MACHINES);
    }

    @Test
    void a_teardown_that_waits_for_a_thread_to_be_tried_again_is_tried_again() throws Exception {
        ActiveRun run = Pipeline.define("p", p -> {
                    Task<Integer> create = p.task("create", () -> 1).setup();
                    p.task("delete", create, p.context(), (x, context) -> {
                                if (context.attempt() == 1) throw new IllegalStateException("busy");
                                return torn.incrementAndGet();
                            })
                            .teardownOf(create)
                            .retry(Retry.times(1));
                    p.task("work", create, x -> work()).priority(10);
                    p.task("first", () -> 1).priority(20);
                })
                .start(options(1));
        Await.latch(begun);
        run.cancel();
        assertThat(end(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(torn).hasValue(1);
    }

    @Test
    void a_teardown_that_waits_for_a_slot_to_be_tried_again_is_tried_again() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        ActiveRun run = Pipeline.define("p", p -> {
                    p.pool("one", 1);
                    Task<Integer> create = p.task("create", () -> 1).setup();
                    p.task("delete", create, p.context(), (x, context) -> {
                                if (context.attempt() == 1) {
                                    failed.countDown();
                                    throw new IllegalStateException("busy");
                                }
                                return torn.incrementAndGet();
                            })
                            .teardownOf(create)
                            .pool("one")
                            .retry(Retry.fixed(1, Duration.ofMillis(100)));
                    Task<Integer> gate = p.task("gate", () -> {
                        Await.latch(failed);
                        return 1;
                    });
                    p.task("work", gate, x -> work()).pool("one");
                })
                .start(options(4));
        Await.latch(begun);
        Await.until(() -> run.explain("delete").contains("again"));
        Thread.sleep(200);
        run.cancel();
        assertThat(end(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(torn).hasValue(1);
    }

    @Test
    void what_a_setup_made_while_the_run_was_cancelled_is_torn_down() throws Exception {
        ActiveRun run = cluster().start();
        Await.latch(begun);
        run.cancel();
        goOn.countDown();
        PipelineRun over = end(run);
        assertThat(over.task("create").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(over.task("work").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(over.task("delete").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(over.state()).isEqualTo(RunState.CANCELLED);
        assertThat(torn).hasValue(1);
    }

    @Test
    void what_a_setup_did_not_make_while_the_run_was_cancelled_is_not_torn_down() throws Exception {
        ActiveRun run = Pipeline.define("p", p -> {
                    Task<Integer> create = p.task("create", this::work).setup();
                    Task<Integer> work = p.task("work", create, x -> x);
                    p.task("delete", () -> torn.incrementAndGet()).after(work).teardownOf(create);
                })
                .start();
        Await.latch(begun);
        run.cancel();
        PipelineRun over = end(run);
        assertThat(over.tasks()).extracting(TaskResult::state).containsOnly(TaskState.CANCELLED);
        assertThat(torn).hasValue(0);
    }

    /** Its setup hears no interrupt, as most that talk to a cloud. */
    private Pipeline cluster() {
        return Pipeline.define("p", p -> {
            Task<String> create = p.task("create", () -> {
                        begun.countDown();
                        Await.until(() -> goOn.getCount() == 0);
                        return "cluster";
                    })
                    .setup();
            Task<Integer> work = p.task("work", create, x -> 1);
            p.task("delete", create, x -> torn.incrementAndGet()).after(work).teardownOf(create);
        });
    }
}
