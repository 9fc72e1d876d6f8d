package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.listener.ConsoleProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** A rerun does some tasks again, with the params of the run before and what else it kept. */
class RerunTest extends EachDatabaseTest {
    private final List<String> bodies = new ArrayList<>();

    private int said(String name) {
        bodies.add(name);
        return 1;
    }

    private Task<Integer> create(PipelineBuilder p) {
        return p.task("create", () -> {
                    Thread.sleep(30); // so that what does not wait for it comes first
                    return said("create");
                })
                .setup();
    }

    @Test
    void a_rerun_does_what_failed_again_and_keeps_the_rest() {
        AtomicInteger loads = new AtomicInteger();
        AtomicInteger tries = new AtomicInteger();
        List<Integer> squared = new ArrayList<>();
        Pipeline pipeline = Pipeline.define("mends", p -> {
            Task<Integer> load = p.task("load", loads::incrementAndGet);
            Mapped<Integer> squares = p.map("square", p.value(List.of(1, 2, 3)), load, (i, l) -> {
                        squared.add(i);
                        if (i == 2 && tries.incrementAndGet() == 1) throw new IllegalStateException("first");
                        return i * i;
                    })
                    .maxActive(1);
            p.task("sum", squares, all -> all.stream().mapToInt(x -> x).sum());
        });
        PipelineRun failed = pipeline.run(options);
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PipelineRun mended = pipeline.rerun(
                        failed.id(),
                        Rerun.failed(),
                        RunOptions.builder()
                                .journal(journal)
                                .listener(new ConsoleProgress(new PrintStream(printed)))
                                .build())
                .await()
                .orThrow();
        assertThat(printed.toString().lines().toList())
                .first(InstanceOfAssertFactories.STRING)
                .contains("1/3  pipeline 'mends' RUNNING");
        assertThat(printed.toString()).endsWith("3/3  pipeline 'mends' SUCCESS" + System.lineSeparator());
        assertThat(mended.id()).isNotEqualTo(failed.id());
        assertThat(mended.task("sum").value()).isEqualTo(14);
        assertThat(squared).containsExactly(1, 2, 3, 2);
        assertThat(loads).hasValue(1);
        assertThat(mended.timeline()).as("begins with what it keeps").doesNotContain(" -");
        assertThat(mended.explain("load"))
                .isEqualTo("task 'load' succeeded: nothing comes before it; taken from the journal");
        assertThat(journal.run(mended.id()).rerunOf()).isEqualTo(failed.id());
        assertThat(journal.run(failed.id()).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_rerun_from_a_task_does_what_is_below_it_and_a_rerun_of_one_does_that_one_alone() {
        Pipeline pipeline = Pipeline.define("parts", p -> {
            Task<Integer> a = p.task("a", () -> said("a"));
            Task<Integer> b = p.task("b", a, x -> said("b") + x);
            Task<Integer> c = p.task("c", b, x -> said("c") + x);
            p.task("d", c, x -> said("d") + x);
        });
        PipelineRun run = pipeline.run(options).orThrow();
        bodies.clear();
        pipeline.rerun(run.id(), Rerun.from("c"), options).await().orThrow();
        assertThat(bodies).containsExactly("c", "d");
        bodies.clear();
        PipelineRun only =
                pipeline.rerun(run.id(), Rerun.only("b"), options).await().orThrow();
        assertThat(bodies).containsExactly("b");
        assertThat(only.task("d").value()).isEqualTo(4);
        assertThatThrownBy(() -> pipeline.rerun(run.id(), Rerun.only("e"), options))
                .hasMessageContaining("has no task 'e'");
    }

    @Test
    void what_uses_a_setup_is_done_again_with_it_and_its_teardown() {
        Pipeline pipeline = Pipeline.define("uses", p -> {
            Task<Integer> create = create(p);
            Task<Integer> work = p.task("work", create, x -> said("work"));
            p.task("count", work, x -> said("count"));
            p.task("delete", () -> said("delete")).teardownOf(create);
        });
        PipelineRun run = pipeline.run(options).orThrow();
        assertThat(bodies).containsExactly("create", "work", "count", "delete");
        bodies.clear();
        pipeline.rerun(run.id(), Rerun.only("count"), options).await().orThrow();
        assertThat(bodies).containsExactly("create", "count", "delete");
    }

    @Test
    void what_is_set_up_for_a_task_that_is_done_again_is_set_up_again() {
        Pipeline pipeline = Pipeline.define("cluster", p -> {
            Task<Integer> create = create(p);
            Task<Integer> train = p.task("train", create, x -> said("train"));
            Task<Integer> check = p.task("check", train, x -> said("check"));
            p.task("delete", () -> said("delete")).after(check).teardownOf(create);
        });
        PipelineRun run = pipeline.run(options).orThrow();
        bodies.clear();
        pipeline.rerun(run.id(), Rerun.only("check"), options).await().orThrow();
        assertThat(bodies).containsExactly("create", "check", "delete");
    }

    record Rates(double rate, int rounds) {}

    @Test
    void a_rerun_has_the_params_of_the_run_that_it_does_again() throws Exception {
        Pipeline pipeline = Pipeline.define("params", p -> {
            Input<Rates> rates = p.params(new Rates(0.5, 1));
            Task<Double> a = p.task("a", rates, r -> r.rate() * r.rounds());
            p.task("b", a, rates, (x, r) -> x + r.rounds());
        });
        PipelineRun run = pipeline.run(RunOptions.builder()
                        .journal(journal)
                        .params(new Rates(0.1, 20))
                        .build())
                .orThrow();
        assertThat(column("SELECT params FROM mlopskit_pipeline_runs"))
                .containsExactly("{\"rate\":\"0.1\",\"rounds\":\"20\"}");
        PipelineRun again =
                pipeline.rerun(run.id(), Rerun.from("b"), options).await().orThrow();
        assertThat(again.task("b").value()).isEqualTo(22.0);
    }

    record Names(String text, char sign, List<String> all) {}

    @Test
    void a_text_that_no_database_takes_comes_back_as_it_was_in_a_rerun() {
        Names odd = new Names("lone \ud83d", '\udc00', List.of("\ud83d", "a\u0000b"));
        List<Names> seen = new ArrayList<>();
        Pipeline pipeline = Pipeline.define("odd", p -> {
            Input<Names> names = p.params(Names.class);
            p.task("see", names, seen::add);
        });
        PipelineRun run = pipeline.run(
                        RunOptions.builder().journal(journal).params(odd).build())
                .orThrow();
        pipeline.rerun(run.id(), Rerun.from("see"), options).await().orThrow();
        assertThat(seen).containsExactly(odd, odd);
    }

    record Few(int rows) {}

    record More(int rows, String kind) {}

    private static <P extends Record> Pipeline taking(Class<P> type) {
        return Pipeline.define(
                "takes",
                p -> p.task("fails", p.params(type), params -> {
                    throw new IllegalStateException(params.toString());
                }));
    }

    @Test
    void a_param_that_an_earlier_run_did_not_have_can_be_given_and_no_other() {
        PipelineRun failed = taking(Few.class)
                .run(RunOptions.builder().journal(journal).params(new Few(3)).build());
        RunOptions.Builder more = RunOptions.builder().journal(journal).acceptChanges();
        assertThatThrownBy(() -> taking(More.class).rerun(failed.id(), Rerun.failed(), more.build()))
                .hasMessageContaining("param 'kind' is missing");
        RunOptions filled = more.params(new More(3, "big")).build();
        assertThat(taking(More.class)
                        .rerun(failed.id(), Rerun.failed(), filled)
                        .await()
                        .task("fails")
                        .error())
                .hasMessage("More[rows=3, kind=big]");
        RunOptions other =
                RunOptions.builder().journal(journal).params(new More(4, "big")).build();
        assertThatThrownBy(() -> taking(More.class).rerun(failed.id(), Rerun.failed(), other))
                .isInstanceOf(PipelineException.class)
                .hasMessage("run " + failed.id() + " has params of its own, which stay: 'rows' is 3 and is given as 4:"
                        + " leave these out, or begin a new run");
    }

    @Test
    void a_rerun_of_one_task_alone_succeeds_only_if_what_is_below_it_had_not_failed_to_run() {
        AtomicInteger mended = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("alone", p -> {
            Task<Integer> a = p.task("a", () -> {
                if (mended.get() == 0) throw new IllegalStateException("not yet");
                return 1;
            });
            p.task("b", a, x -> x + 1);
        });
        String first = pipeline.run(options).id();
        mended.set(1);
        PipelineRun only = pipeline.rerun(first, Rerun.only("a"), options).await();
        assertThat(only.task("a").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(only.task("b").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(only.state()).isEqualTo(RunState.FAILED);
        assertThat(only.explain("b"))
                .isEqualTo("task 'b' did not run, as it did not in the run that this one does parts of again;"
                        + " taken from the journal");
        assertThat(pipeline.rerun(only.id(), Rerun.failed(), options)
                        .await()
                        .orThrow()
                        .value("b", Integer.class))
                .isEqualTo(2);
    }

    @Test
    void what_was_substituted_for_a_mapped_task_stays_its_value() {
        AtomicInteger mended = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("substituted", p -> {
            Mapped<Integer> parts = p.map("parts", p.value(List.of(1, 2)), x -> said("parts"));
            p.task("sum", parts, all -> {
                if (mended.get() == 0) throw new IllegalStateException("not yet");
                return all.stream().mapToInt(x -> x).sum();
            });
        });
        RunOptions given = RunOptions.builder()
                .journal(journal)
                .substitute("parts", List.of(3, 4))
                .build();
        String first = pipeline.run(given).id();
        mended.set(1);
        PipelineRun again =
                pipeline.rerun(first, Rerun.failed(), options).await().orThrow();
        assertThat(again.value("sum", Integer.class)).isEqualTo(7);
        assertThat(bodies).isEmpty();
    }

    @Test
    void a_task_that_has_become_another_kind_of_task_is_done_again() throws Exception {
        String first = Pipeline.define("kinds", p -> {
                    p.task("ship", () -> "no question");
                    p.task("parts", () -> List.of(1));
                    p.task("fails", () -> {
                        throw new IllegalStateException("not yet");
                    });
                })
                .run(options)
                .id();
        Pipeline now = Pipeline.define("kinds", p -> {
            Task<Approval> ship = p.approval("ship", "ship it?");
            Mapped<Integer> parts = p.map("parts", p.value(List.of(1, 2)), x -> x);
            p.task("fails", ship, parts, (yes, all) -> all.size());
        });
        RunOptions changed =
                RunOptions.builder().journal(journal).acceptChanges().build();
        ActiveRun again = now.rerun(first, Rerun.failed(), changed);
        assertThat(again.awaitQuestions(Duration.ofSeconds(20))).hasSize(1);
        again.approve("ship", "reviewer", "");
        assertThat(again.await().orThrow().value("fails", Integer.class)).isEqualTo(2);
    }
}
