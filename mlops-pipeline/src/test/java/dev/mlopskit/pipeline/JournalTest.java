package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Tracking;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a journal keeps of a run, and what it cannot keep. */
class JournalTest extends EachDatabaseTest {
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
    void a_list_of_runs_reads_neither_their_params_nor_their_events() throws Exception {
        Pipeline.define("p", p -> p.task("t", () -> 1)).run(options);
        for (String column : List.of("params", "events"))
            sql("ALTER TABLE mlopskit_pipeline_runs RENAME COLUMN " + column + " TO other_" + column);
        assertThat(journal.runs("p")).hasSize(1);
        assertThatThrownBy(() -> journal.run("x")).hasMessageContaining("could not be read");
    }
}
