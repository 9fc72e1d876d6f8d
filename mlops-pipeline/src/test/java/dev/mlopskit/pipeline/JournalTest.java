package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.listener.ConsoleProgress;
import dev.mlopskit.tracking.Tracking;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a journal keeps of a run, and who may drive it. */
class JournalTest extends EachDatabaseTest {
    /** Makes a run look as if its process had been killed. */
    private void abandon(String runId) throws Exception {
        sql("UPDATE mlopskit_pipeline_runs SET lease_until = 0 WHERE run_id = '" + runId + "'");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_run_is_the_same_with_a_journal_and_every_end_of_a_task_is_in_it(Mode mode) throws Exception {
        Pipeline pipeline = Pipeline.define("fan", p -> {
            Task<Integer> first = p.task("first", () -> 1);
            List<Task<Integer>> all = IntStream.range(0, 50)
                    .mapToObj(i -> p.task("t" + i, first, x -> x + i))
                    .toList();
            p.gather("sum", all, values -> values.stream().mapToInt(x -> x).sum());
            p.task("fails", first, x -> {
                throw new IllegalStateException("no");
            });
        });
        PipelineRun run = mode.run(pipeline, RunOptions.builder().journal(journal));
        assertThat(run.task("sum").value()).isEqualTo(50 + 49 * 25);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(column("SELECT state || ' ' || COUNT(*) FROM mlopskit_pipeline_tasks GROUP BY state ORDER BY state"))
                .containsExactly("FAILED 1", "SUCCESS 52");
        assertThat(journal.run(run.id()).state()).isEqualTo(RunState.FAILED);
        assertThat(journal.tasks(run.id()))
                .filteredOn(task -> task.task().equals("t7"))
                .extracting(JournaledTask::value)
                .containsExactly(8);
    }

    @Test
    void a_body_runs_and_a_listener_hears_only_after_what_they_follow_from_is_committed() throws Exception {
        List<String> seen = new ArrayList<>();
        Pipeline pipeline = Pipeline.define("two", p -> {
            Task<Integer> a = p.task("a", () -> 1);
            p.task("b", a, x -> seen.add("body sees " + states()));
        });
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onTaskFinished(PipelineEvent.TaskFinished event) {
                try {
                    seen.add("listener sees " + states());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        pipeline.run(RunOptions.builder().journal(journal).listener(listener).build())
                .orThrow();
        assertThat(seen)
                .containsExactly(
                        "listener sees a SUCCESS, b RUNNING",
                        "body sees a SUCCESS, b RUNNING",
                        "listener sees a SUCCESS, b SUCCESS");
    }

    private String states() throws Exception {
        return String.join(", ", column("SELECT task || ' ' || state FROM mlopskit_pipeline_tasks ORDER BY task"));
    }

    @Test
    void a_value_that_cannot_be_kept_fails_its_task_and_says_where() {
        Pipeline pipeline = Pipeline.define("bad", p -> p.task("connect", () -> List.of(1, new Object())));
        assertThat(pipeline.run(options).task("connect").error())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("[1] is a java.lang.Object")
                .hasMessageContaining("transientValue()");
    }

    @Test
    void types_that_cannot_be_kept_are_refused_all_at_once_before_anything_runs() {
        AtomicInteger bodies = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("bad", p -> {
            Task<Integer> first = p.task("first", bodies::incrementAndGet);
            Task<Thread> thread = p.task("thread", first, x -> new Thread());
            p.map("streams", p.value(List.of(1)), i -> new ByteArrayInputStream(new byte[i]));
            p.task("connection", thread, Thread::getContextClassLoader).transientValue();
            p.task("anything", thread, t -> (Object) 1);
            p.task("list", thread, t -> new ArrayList<>(List.of(1)));
            p.task("nothing", thread, t -> null);
        });
        assertThatThrownBy(() -> pipeline.run(options))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("2 errors")
                .hasMessageContaining("task 'thread' returns a java.lang.Thread, which a journal cannot keep")
                .hasMessageContaining("task 'streams' returns a java.io.ByteArrayInputStream");
        assertThat(bodies).hasValue(0);
        assertThat(journal.runs("bad")).isEmpty();
    }

    @Test
    void a_long_value_lies_where_artifacts_do_and_is_checked() throws Exception {
        String text = "x".repeat(100_000);
        Pipeline pipeline = Pipeline.define("long", p -> {
            Task<String> write = p.task("write", () -> text);
            p.task("fails", write, t -> {
                if (t.length() != 100_000) throw new IllegalStateException("length " + t.length());
                if (!Files.exists(folder.resolve("mended"))) throw new IllegalStateException("not yet");
                return t.length();
            });
        });
        PipelineRun failed = pipeline.run(options);
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        assertThat(column("SELECT address FROM mlopskit_pipeline_tasks WHERE task = 'write'")
                        .get(0))
                .contains(failed.id() + "/");
        Files.createFile(folder.resolve("mended"));
        PipelineRun again =
                pipeline.rerun(failed.id(), Rerun.failed(), options).await().orThrow();
        assertThat(again.task("fails").value()).isEqualTo(100_000);

        List<Path> files = Files.walk(folder)
                .filter(file -> file.toString().endsWith(".json"))
                .collect(Collectors.toList());
        assertThat(files).hasSize(1);
        Files.writeString(files.get(0), "\"damaged\"");
        assertThatThrownBy(() -> pipeline.rerun(failed.id(), Rerun.failed(), options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("is not what was written");
    }

    @Test
    void what_uses_a_setup_is_done_again_with_it_and_its_teardown() {
        List<String> bodies = new ArrayList<>();
        Pipeline pipeline = Pipeline.define("uses", p -> {
            Task<Integer> create = p.task("create", () -> {
                        Thread.sleep(30); // so that what does not wait for it comes first
                        return said(bodies, "create");
                    })
                    .setup();
            Task<Integer> work = p.task("work", create, x -> said(bodies, "work"));
            p.task("count", work, x -> said(bodies, "count"));
            p.task("delete", () -> said(bodies, "delete")).teardownOf(create);
        });
        PipelineRun run = pipeline.run(options).orThrow();
        assertThat(bodies).containsExactly("create", "work", "count", "delete");
        bodies.clear();
        pipeline.rerun(run.id(), Rerun.only("count"), options).await().orThrow();
        assertThat(bodies).containsExactly("create", "count", "delete");
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
    void a_stream_is_not_kept_and_opened_again() {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger tries = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("stream", p -> {
            Task<Stream<Integer>> rows = p.task("rows", () -> {
                opened.incrementAndGet();
                return Stream.of(1, 2, 3);
            });
            Mapped<Integer> squares = p.mapStream("square", rows, x -> {
                if (x == 2 && tries.incrementAndGet() == 1) throw new IllegalStateException("first");
                return x * x;
            });
            p.run("tell", squares, all -> {});
        });
        PipelineRun failed = pipeline.run(options);
        assertThat(failed.task("square").state()).isEqualTo(TaskState.FAILED);
        PipelineRun mended =
                pipeline.rerun(failed.id(), Rerun.failed(), options).await().orThrow();
        assertThat(mended.task("square").value()).isEqualTo(List.of(1, 4, 9));
        assertThat(opened).hasValue(2);
    }

    @Test
    void two_never_drive_one_run() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        AtomicInteger bodies = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("one", p -> {
            Task<Integer> slow = p.task("slow", () -> {
                if (bodies.incrementAndGet() > 1) return 2;
                running.countDown();
                taken.await();
                return 1;
            });
            p.task("next", slow, x -> x);
        });
        ActiveRun first = pipeline.start(options);
        running.await();
        assertThatThrownBy(() -> pipeline.resume(first.id(), options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "is driven by process " + ProcessHandle.current().pid());
        assertThatThrownBy(() -> journal.delete(first.id())).hasMessageContaining("cancel it there");

        // As if this process had been silent for too long.
        abandon(first.id());
        PipelineRun second = pipeline.resume(first.id(), options).await().orThrow();
        taken.countDown();
        assertThat(second.task("next").value()).isEqualTo(2);
        assertThatThrownBy(first::await)
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("is no longer driven by this process");
        assertThat(journal.run(first.id()).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_whose_journal_cannot_be_written_stops_and_can_be_taken_up_again() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("closes", p -> {
            Task<Integer> a = p.task("a", () -> {
                closed.await();
                return 1;
            });
            p.task("b", a, x -> x + 1);
        });
        ActiveRun run = pipeline.start(options);
        Await.until(() -> run.state("a") == TaskState.RUNNING);
        tracking.close();
        closed.countDown();
        assertThatThrownBy(run::await)
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the journal")
                .hasMessageContaining("could not be written");

        open();
        abandon(run.id());
        assertThat(pipeline.resume(options).get(0).await().orThrow().task("b").value())
                .isEqualTo(2);
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
        List<String> bodies = new ArrayList<>();
        Pipeline pipeline = Pipeline.define("parts", p -> {
            Task<Integer> a = p.task("a", () -> said(bodies, "a"));
            Task<Integer> b = p.task("b", a, x -> said(bodies, "b") + x);
            Task<Integer> c = p.task("c", b, x -> said(bodies, "c") + x);
            p.task("d", c, x -> said(bodies, "d") + x);
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

    private static int said(List<String> bodies, String name) {
        bodies.add(name);
        return 1;
    }

    @Test
    void what_is_set_up_for_a_task_that_is_done_again_is_set_up_again() {
        List<String> bodies = new ArrayList<>();
        Pipeline pipeline = Pipeline.define("cluster", p -> {
            Task<Integer> create = p.task("create", () -> {
                        Thread.sleep(30); // so that what does not wait for it comes first
                        return said(bodies, "create");
                    })
                    .setup();
            Task<Integer> train = p.task("train", create, x -> said(bodies, "train"));
            Task<Integer> check = p.task("check", train, x -> said(bodies, "check"));
            p.task("delete", () -> said(bodies, "delete")).after(check).teardownOf(create);
        });
        PipelineRun run = pipeline.run(options).orThrow();
        bodies.clear();
        pipeline.rerun(run.id(), Rerun.only("check"), options).await().orThrow();
        assertThat(bodies).containsExactly("create", "check", "delete");
    }

    @Test
    void bad_questions_get_one_error_that_says_what_to_do() {
        Pipeline pipeline = Pipeline.define("p", p -> p.task("a", () -> 1));
        PipelineRun run = pipeline.run(options).orThrow();
        assertThatThrownBy(() -> pipeline.resume(RunOptions.defaults()))
                .hasMessageContaining("journal(Journal.in(tracking))");
        assertThatThrownBy(() -> pipeline.resume("nope", options))
                .hasMessageContaining("there is no run nope of pipeline 'p'");
        assertThatThrownBy(() -> pipeline.resume(run.id(), options)).hasMessageContaining("is over, it is SUCCESS");
        assertThatThrownBy(() -> journal.run("nope")).hasMessageContaining("runs(..) lists");
        journal.delete("nope");
        journal.delete(run.id());
        assertThat(journal.runs("p")).isEmpty();
        try (Tracking files =
                Tracking.builder().uri(folder.resolve("mlruns").toString()).open()) {
            assertThatThrownBy(() -> Journal.in(files))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("is no database");
        }
    }

    @Test
    void a_cancelled_run_stays_cancelled_whoever_goes_on_with_it() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("c", p -> {
            Task<Integer> a = p.task("a", () -> {
                running.countDown();
                while (true) {
                    try {
                        never.await();
                        return 1;
                    } catch (InterruptedException e) {
                        // Does not heed it.
                    }
                }
            });
            p.task("b", a, x -> x);
        });
        ActiveRun first = pipeline.start(options);
        running.await();
        first.cancel();
        abandon(first.id());
        PipelineRun second = pipeline.resume(first.id(), options).await();
        assertThat(second.state()).isEqualTo(RunState.CANCELLED);
        assertThat(second.task("a").state()).isEqualTo(TaskState.CANCELLED);
        never.countDown();
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

    @Test
    void collections_come_back_as_their_class_when_a_run_goes_on() {
        AtomicInteger tries = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("sorts", p -> {
            Task<ArrayList<Integer>> list = p.task("list", () -> new ArrayList<>(List.of(2, 1)));
            Task<TreeMap<String, Integer>> map = p.task("map", () -> new TreeMap<>(Map.of("b", 1, "a", 2)));
            p.task("sort", list, map, (l, m) -> {
                if (tries.incrementAndGet() == 1) throw new IllegalStateException("first");
                l.sort(null);
                return l + m.firstKey();
            });
        });
        PipelineRun failed = pipeline.run(options);
        assertThat(pipeline.rerun(failed.id(), Rerun.failed(), options)
                        .await()
                        .orThrow()
                        .task("sort")
                        .value())
                .isEqualTo("[1, 2]a");
    }

    record Holds(List<Thread> threads) {}

    @Test
    void components_of_records_that_cannot_be_kept_are_told_before_anything_runs() {
        Pipeline pipeline = Pipeline.define("bad", p -> p.task("make", () -> new Holds(List.of())));
        assertThatThrownBy(() -> pipeline.run(options))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("task 'make' returns a " + Holds.class.getName()
                        + " whose 'threads' is a java.util.List of a java.lang.Thread, which a journal cannot keep");
    }

    @Test
    void a_key_that_cannot_be_kept_is_refused_before_its_effect_is_made() {
        AtomicInteger effects = new AtomicInteger();
        List<String> keys = Arrays.asList(null, "", "a\nb", "\ud83d", "x".repeat(251));
        Pipeline pipeline = Pipeline.define("once", p -> {
            for (int i = 0; i < keys.size(); i++) {
                String key = keys.get(i);
                p.task("t" + i, p.context(), c -> c.once(key, effects::incrementAndGet));
            }
            p.task("good", p.context(), c -> c.once("x".repeat(250), effects::incrementAndGet));
        });
        PipelineRun run = pipeline.run(options);
        for (int i = 0; i < keys.size(); i++)
            assertThat(run.task("t" + i).error())
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("use 1 to 250 characters");
        assertThat(run.task("good").value()).isEqualTo(1);
        assertThat(effects).hasValue(1);
    }

    @Test
    void a_replay_tells_the_first_task_that_goes_another_way() {
        AtomicInteger outside = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("replayed", p -> {
            Input<Rates> rates = p.params(Rates.class);
            Task<Double> drawn = p.task(
                    "draw", rates, p.context(), (r, context) -> r.rate() * new Random(context.seed()).nextDouble());
            Task<List<Integer>> counted = p.task("count", () -> List.of(1, 2, outside.get()));
            Mapped<Integer> doubled = p.map("double", counted, x -> 2 * x);
            p.task("last", drawn, doubled, (d, all) -> d + all.size());
        });
        PipelineRun run = pipeline.run(RunOptions.builder()
                        .journal(journal)
                        .params(new Rates(0.1, 20))
                        .build())
                .orThrow();
        Replay same = pipeline.replay(run.id(), options);
        assertThat(same.firstDivergence()).isEmpty();
        assertThat(same).hasToString("the same");
        assertThat(same.run().task("draw").value()).isEqualTo(run.task("draw").value());
        outside.set(7);
        Replay other = pipeline.replay(run.id(), options);
        assertThat(other.firstDivergence()).contains("task 'count' returned [1,2,0] and returns [1,2,7]");
        assertThat(other.divergences().get(1)).isEqualTo("task 'double[2]' returned 0 and returns 14");
        assertThat(journal.runs("replayed")).hasSize(1);
    }

    private record Made(String name, List<Path> files) {}

    @Test
    void a_replay_compares_the_files_that_a_task_has_returned() throws Exception {
        AtomicReference<String> content = new AtomicReference<>("one");
        Pipeline pipeline = Pipeline.define("files", p -> {
            p.task("one", () -> Files.writeString(folder.resolve("one.txt"), content.get()));
            p.task("many", () -> new Made("m", List.of(Files.writeString(folder.resolve("two.txt"), content.get()))));
            p.task("elsewhere", () -> Files.writeString(Files.createTempFile(folder, "t", ".txt"), "same"));
            p.map("each", p.value(List.of(1, 2)), x -> Files.writeString(folder.resolve("i" + x), content.get() + x));
            p.task("none", () -> folder.resolve("none.txt"));
        });
        PipelineRun run = pipeline.run(options).orThrow();
        assertThat(pipeline.replay(run.id(), options)).hasToString("the same");
        content.set("two");
        List<String> divergences = pipeline.replay(run.id(), options).divergences();
        assertThat(divergences).hasSize(3);
        assertThat(divergences.get(0))
                .startsWith("task 'one' returned something else, which was file \"")
                .contains(" and is file \"");
        assertThat(divergences.get(1)).contains("which differs at .files[0]: was file \"");
        assertThat(divergences.get(2)).startsWith("task 'each[0]' returned something else");
    }

    @Test
    void a_replay_tells_where_in_a_large_value_it_differs() {
        AtomicInteger outside = new AtomicInteger();
        Pipeline pipeline = Pipeline.define(
                "large",
                p -> p.task("rows", () -> IntStream.range(0, 50)
                        .mapToObj(i -> new Rates(0.1, i == 30 ? outside.get() : i))
                        .toList()));
        PipelineRun run = pipeline.run(options).orThrow();
        outside.set(7);
        assertThat(pipeline.replay(run.id(), options).firstDivergence())
                .contains("task 'rows' returned something else, which differs at [30].rounds: was 0 and is 7");
    }

    @Test
    void a_list_of_runs_reads_neither_their_params_nor_their_events() throws Exception {
        Pipeline.define("p", p -> p.task("t", () -> 1)).run(options);
        for (String column : List.of("params", "events"))
            sql("ALTER TABLE mlopskit_pipeline_runs RENAME COLUMN " + column + " TO other_" + column);
        assertThat(journal.runs("p")).hasSize(1);
        assertThatThrownBy(() -> journal.run("x")).hasMessageContaining("could not be read");
    }
}
