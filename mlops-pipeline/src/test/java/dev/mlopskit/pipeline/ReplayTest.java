package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replay asks nobody, repeats no effect that is to be had once, and overlooks nothing that was recorded. */
@Timeout(60)
class ReplayTest extends StoreTest {
    private final AtomicInteger calls = new AtomicInteger();

    record Counted(@CacheIgnored int calls, int same) {}

    private Replay twice(Pipeline pipeline) {
        return pipeline.replay(pipeline.run(options).id(), options);
    }

    @Test
    void an_approval_has_its_answer_of_then() throws Exception {
        Pipeline pipeline = Pipeline.define("asks", p -> {
            Task<Approval> yes = p.approval("yes", "may I?");
            Task<Approval> no = p.approval("no", "may I not?");
            p.task("go", yes, Approval::by);
            p.task("stay", no, Approval::by);
        });
        ActiveRun asking = pipeline.start(options);
        while (asking.questions().size() < 2) asking.awaitQuestions(Duration.ofSeconds(1));
        asking.approve("yes", "ada", "fine");
        asking.reject("no", "ada", "never");
        Replay replay = pipeline.replay(asking.await().id(), options);
        assertThat(replay).hasToString("the same");
        assertThat(replay.run().task("go").value()).isEqualTo("ada");
        assertThat(replay.run().task("stay").state()).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void a_question_that_nobody_answered_is_not_asked_again() throws Exception {
        Pipeline pipeline = Pipeline.define("asks", p -> p.approval("ask", "may I?"));
        ActiveRun asking = pipeline.start(options);
        while (asking.questions().isEmpty()) asking.awaitQuestions(Duration.ofSeconds(1));
        asking.cancel();
        assertThat(pipeline.replay(asking.await().id(), options).firstDivergence())
                .contains("task 'ask' was CANCELLED and is SUCCESS");
    }

    @Test
    void an_effect_that_is_had_once_is_not_repeated() {
        Pipeline pipeline = Pipeline.define("effects", p -> {
            Task<Integer> sent = p.task("send", p.context(), context -> context.once("mail", calls::incrementAndGet));
            p.map(
                            "each",
                            p.value(List.of(1, 2)),
                            p.context(),
                            (x, context) -> x + (int) context.once("mail", calls::incrementAndGet))
                    .after(sent)
                    .maxActive(1);
        });
        PipelineRun run = pipeline.run(options).orThrow();
        PipelineRun again =
                pipeline.rerun(run.id(), Rerun.only("send"), options).await();
        assertThat(calls).hasValue(4);
        for (PipelineRun each : List.of(run, again))
            assertThat(pipeline.replay(each.id(), options)).hasToString("the same");
        assertThat(calls).hasValue(4);
    }

    @Test
    void another_exception_is_another_way() {
        Pipeline pipeline = Pipeline.define(
                "fails",
                p -> p.task("fail", () -> {
                    throw new IllegalStateException("e" + calls.getAndIncrement());
                }));
        assertThat(twice(pipeline).firstDivergence().orElseThrow())
                .startsWith("task 'fail' failed with java.lang.IllegalStateException: e0")
                .endsWith("and fails with java.lang.IllegalStateException: e1");
        Pipeline same = Pipeline.define(
                "same",
                p -> p.task("fail", () -> {
                    throw new IllegalStateException("e\n1");
                }));
        assertThat(twice(same)).hasToString("the same");
    }

    @Test
    void another_failed_item_is_another_way() {
        Pipeline pipeline = Pipeline.define("items", p -> p.map("each", p.value(List.of(1, 2, 3)), x -> {
                    int call = calls.getAndIncrement();
                    if (call == 0 || call == 5) throw new IllegalStateException();
                    return 0;
                })
                .allowFailures(0.9)
                .maxActive(1));
        assertThat(twice(pipeline).firstDivergence()).contains("task 'each[0]' was FAILED and is SUCCESS");
    }

    @Test
    void a_component_that_a_cache_ignores_is_compared() {
        Pipeline pipeline =
                Pipeline.define("ignored", p -> p.task("count", () -> new Counted(calls.incrementAndGet(), 7)));
        assertThat(twice(pipeline).firstDivergence().orElseThrow())
                .contains("\"calls\",1,")
                .contains("\"calls\",2,");
    }

    @Test
    void a_long_text_is_told_from_where_it_differs() {
        Pipeline pipeline =
                Pipeline.define("long", p -> p.task("text", () -> "x".repeat(500) + calls.incrementAndGet() + "y"));
        assertThat(twice(pipeline).firstDivergence().orElseThrow())
                .contains("was ..xxxxx")
                .contains("xx1y\" and is ..xxx")
                .endsWith("xx2y\"");
    }

    @Test
    void a_value_that_was_not_kept_is_told() {
        Pipeline pipeline = Pipeline.define(
                "transient", p -> p.task("count", calls::incrementAndGet).transientValue());
        Replay replay = twice(pipeline);
        assertThat(replay.notCompared()).containsExactly("task 'count'");
        assertThat(replay).hasToString("the same (not compared: 1)");
    }
}
