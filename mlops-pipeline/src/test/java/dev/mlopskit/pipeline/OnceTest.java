package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An effect is not repeated by another attempt, whoever makes that; where it is to be done anew, it is. */
class OnceTest extends StoreTest {
    private final AtomicInteger paid = new AtomicInteger();
    private final AtomicInteger bodies = new AtomicInteger();
    private boolean mended;

    @Test
    void an_effect_that_could_not_be_kept_at_first_is_kept_by_the_next_attempt_and_not_repeated() throws Exception {
        mended = true;
        sql("CREATE TRIGGER busy BEFORE INSERT ON mlopskit_pipeline_once BEGIN SELECT RAISE(ABORT, 'busy'); END");
        Pipeline retried = Pipeline.define("pay", p -> p.task("pay", p.context(), context -> {
                    if (bodies.incrementAndGet() == 3) sql("DROP TRIGGER busy");
                    return context.once("pay", paid::incrementAndGet);
                })
                .retries(3));
        assertThat(retried.run(options).orThrow().value("pay", Integer.class)).isEqualTo(1);
        assertThat(bodies).hasValue(3);
        assertThat(paid).hasValue(1);
        assertThat(column("SELECT value FROM mlopskit_pipeline_once")).containsExactly("1");
    }

    @Test
    void what_a_failed_task_has_done_is_not_repeated_when_what_failed_is_done_again() {
        Pipeline pay = Pipeline.define("pay", p -> {
            Task<Integer> open = p.task("open", p.context(), context -> context.once("open", paid::incrementAndGet))
                    .setup();
            Task<Integer> pay1 = p.task("pay", p.context(), context -> {
                int receipt = context.once("pay", paid::incrementAndGet);
                if (!mended) throw new IllegalStateException("after it was paid");
                return receipt;
            });
            pay1.after(open);
            p.task("close", () -> 0).teardownOf(open).after(pay1);
        });
        String first = pay.run(options).id();
        assertThat(paid).hasValue(2);
        assertThat(pay.rerun(first, Rerun.failed(), options).await().state()).isEqualTo(RunState.FAILED);
        assertThat(paid).as("the setup, as it was torn down").hasValue(3);
        mended = true;
        PipelineRun again = pay.rerun(first, Rerun.failed(), options).await().orThrow();
        assertThat(again.value("pay", Integer.class)).isEqualTo(2);
        pay.rerun(again.id(), Rerun.from("pay"), options).await().orThrow();
        assertThat(paid).as("both, as they are to be done once more").hasValue(6);
    }

    @Test
    void a_long_value_of_an_effect_outlives_the_run_that_it_was_made_in() {
        Pipeline longs = Pipeline.define(
                "long",
                p -> p.task("pay", p.context(), context -> {
                    String receipt = context.once("pay", () -> "x".repeat(70_000) + paid.incrementAndGet());
                    if (!mended) throw new IllegalStateException("after it was paid");
                    return receipt.length();
                }));
        String first = longs.run(options).id();
        String second = longs.rerun(first, Rerun.failed(), options).await().id();
        journal.delete(first);
        mended = true;
        assertThat(longs.rerun(second, Rerun.failed(), options)
                        .await()
                        .orThrow()
                        .value("pay", Integer.class))
                .isEqualTo(70_001);
        assertThat(paid).hasValue(1);
    }

    @Test
    void a_replay_does_what_the_earlier_run_had_not_done_once_too() {
        AtomicInteger attempts = new AtomicInteger();
        Pipeline late = Pipeline.define("late", p -> p.task("pay", p.context(), context -> {
                    if (!mended) return 0;
                    int receipt = context.once("pay", paid::incrementAndGet);
                    if (attempts.incrementAndGet() < 3) throw new IllegalStateException("again");
                    return receipt + context.once("pay", paid::incrementAndGet);
                })
                .retries(5));
        String first = late.run(options).orThrow().id();
        mended = true;
        assertThat(late.replay(first, options).run().value("pay", Integer.class))
                .isEqualTo(2);
        assertThat(paid).hasValue(1);
    }
}
