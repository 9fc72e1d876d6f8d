package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Items of mapped tasks are paired by what they were made from, whichever of them have no value. */
@Timeout(60)
class ZipTest extends StoreTest {
    private static final List<Integer> SIX = List.of(0, 1, 2, 3, 4, 5);
    private static final String DISK_FULL = "CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_tasks"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END";

    private final AtomicInteger bodies = new AtomicInteger();

    private Mapped<String> failing(
            PipelineBuilder p, String name, Input<? extends Iterable<? extends Object>> rows, int which) {
        return p.<Object, String>map(name, rows, x -> {
                    bodies.incrementAndGet();
                    if (x.toString().endsWith("" + which)) throw new IllegalStateException("no " + which);
                    return name.charAt(0) + x.toString();
                })
                .allowFailures(0.5);
    }

    private static Mapped<String> skipping(
            PipelineBuilder p, String name, Input<? extends Iterable<? extends Object>> rows, int which) {
        return p.map(name, rows, x -> {
            if (x.toString().endsWith("" + which)) throw new SkipException("not " + which);
            return name.charAt(0) + x.toString();
        });
    }

    private static Mapped<String> zip(
            PipelineBuilder p, Input<? extends Iterable<?>> one, Input<? extends Iterable<?>> two) {
        return p.mapZip("zip", one, two, (x, y) -> x + "-" + y).rule(TriggerRule.NONE_FAILED);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void an_item_that_failed_leaves_out_its_pair_and_moves_no_other(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("failed", p -> {
            Input<List<Integer>> rows = p.value(SIX);
            zip(p, failing(p, "left", rows, 1), failing(p, "right", rows, 4));
        }));
        assertThat(run.orThrow().task("zip").value()).isEqualTo(List.of("l0-r0", "l2-r2", "l3-r3", "l5-r5"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void so_does_one_that_was_skipped_also_at_the_ends(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("skipped", p -> {
            Input<List<Integer>> rows = p.value(SIX);
            zip(p, skipping(p, "left", rows, 0), skipping(p, "right", rows, 5));
        }));
        assertThat(run.orThrow().task("zip").value()).isEqualTo(List.of("l1-r1", "l2-r2", "l3-r3", "l4-r4"));
    }

    @Test
    void values_are_paired_with_the_rows_that_they_were_made_from() {
        PipelineRun run = Pipeline.define("rows", p -> {
                    Task<List<Integer>> rows = p.task("rows", () -> SIX);
                    zip(p, rows, skipping(p, "left", rows, 1));
                })
                .run();
        assertThat(run.orThrow().task("zip").value()).isEqualTo(List.of("0-l0", "2-l2", "3-l3", "4-l4", "5-l5"));
    }

    @Test
    void rows_may_be_made_one_by_one() {
        Pipeline pipeline = Pipeline.define("lazy", p -> {
            Input<Iterable<Integer>> rows = p.value(() -> SIX.iterator());
            zip(p, skipping(p, "left", rows, 5), rows);
        });
        assertThat(pipeline.run().orThrow().task("zip").value())
                .isEqualTo(List.of("l0-0", "l1-1", "l2-2", "l3-3", "l4-4"));
    }

    @Test
    void rows_that_are_fewer_than_before_are_not_zipped_silently() {
        AtomicInteger reads = new AtomicInteger();
        PipelineRun run = Pipeline.define("fewer", p -> {
                    Input<Iterable<Integer>> rows = p.value(() -> IntStream.range(0, 6 - reads.getAndIncrement())
                            .boxed()
                            .iterator());
                    zip(p, skipping(p, "left", rows, 5), rows);
                })
                .run();
        assertThat(run.task("zip").error())
                .hasMessageStartingWith("the sources are of different lengths, the second ends after 5 items");
    }

    @Test
    void values_that_were_made_of_values_are_paired_with_these() {
        PipelineRun run = Pipeline.define("chain", p -> {
                    Input<List<Integer>> rows = p.value(SIX);
                    Mapped<String> first = failing(p, "first", rows, 1);
                    Mapped<String> second = skipping(p, "second", first, 4);
                    p.task("one", zip(p, first, second), x -> x);
                    p.task("two", zip(p.group("rows"), rows, second), x -> x);
                    p.task("three", zip(p.group("other"), second, skipping(p, "third", rows, 5)), x -> x);
                })
                .run()
                .orThrow();
        assertThat(run.task("one").value()).isEqualTo(List.of("f0-sf0", "f2-sf2", "f3-sf3", "f5-sf5"));
        assertThat(run.task("two").value()).isEqualTo(List.of("0-sf0", "2-sf2", "3-sf3", "5-sf5"));
        assertThat(run.task("three").value()).isEqualTo(List.of("sf0-t0", "sf2-t2", "sf3-t3"));
    }

    @Test
    void items_of_lists_that_have_nothing_in_common_are_paired_by_their_numbers() {
        PipelineRun run = Pipeline.define("apart", p -> {
                    Mapped<String> left = failing(p, "left", p.value(SIX), 1);
                    zip(p, left, failing(p, "right", p.value(List.of(10, 11, 12, 13, 14, 15)), 4));
                    zip(p.group("list"), left, p.value(List.of("a", "b", "c", "d", "e", "f")));
                })
                .run()
                .orThrow();
        assertThat(run.task("zip").value()).isEqualTo(List.of("l0-r10", "l2-r12", "l3-r13", "l5-r15"));
        assertThat(run.task("list.zip").value()).isEqualTo(List.of("l0-a", "l2-c", "l3-d", "l4-e", "l5-f"));
    }

    @Test
    void a_list_of_as_many_as_there_are_values_is_paired_with_the_values() {
        PipelineRun run = Pipeline.define("made", p -> {
                    Mapped<String> left = failing(p, "left", p.value(SIX), 1);
                    zip(p, left, p.task("lengths", left, all -> all.stream()
                            .map(x -> x + "!")
                            .toList()));
                })
                .run();
        assertThat(run.orThrow().task("zip").value())
                .isEqualTo(List.of("l0-l0!", "l2-l2!", "l3-l3!", "l4-l4!", "l5-l5!"));
    }

    @Test
    void what_cannot_be_paired_is_refused_before_any_body() {
        PipelineRun run = Pipeline.define("refused", p -> {
                    Mapped<String> left = failing(p, "left", p.value(SIX), 1);
                    Mapped<String> right = failing(p, "right", p.value(List.of(7, 8, 9)), 4);
                    p.mapZip("tasks", left, right, (x, y) -> bodies.addAndGet(100));
                    p.mapZip("list", p.value(List.of(1, 2)), left, (x, y) -> bodies.addAndGet(100));
                    Input<Iterable<Integer>> lazy = p.value(() -> SIX.iterator());
                    p.mapZip("lazy", left, lazy, (x, y) -> bodies.addAndGet(100));
                })
                .run();
        String mend = ", so which of them belong together is not known: make them equally long, or zip them yourself";
        String left = "task 'left' has 6 items, of which 5 have a value,";
        assertThat(run.task("tasks").error()).hasMessage(left + " and task 'right' has 3 items" + mend);
        assertThat(run.task("list").error()).hasMessage("the first source has 2 items and " + left + mend);
        assertThat(run.task("lazy").error()).hasMessage(left + " and the second source is no list" + mend);
        assertThat(bodies).hasValue(9);
    }

    @Test
    void without_a_pair_it_is_skipped() {
        PipelineRun run = Pipeline.define("none", p -> {
                    Input<List<Integer>> rows = p.value(List.of(0, 1));
                    zip(p, skipping(p, "left", rows, 0), skipping(p, "right", rows, 1));
                })
                .run();
        assertThat(run.task("zip").state()).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void a_substitute_is_a_list_like_others() {
        Pipeline pipeline = Pipeline.define("substitute", p -> {
            Input<List<Integer>> rows = p.value(SIX);
            zip(p, failing(p, "left", rows, 1), failing(p, "right", rows, 4));
        });
        PipelineRun run = pipeline.run(RunOptions.builder()
                .substitute("left", List.of("a", "b", "c", "d", "e", "f"))
                .build());
        assertThat(run.orThrow().task("zip").value()).isEqualTo(List.of("a-r0", "b-r1", "c-r2", "d-r3", "f-r5"));
    }

    @Test
    void pairs_are_the_same_where_another_process_has_made_the_values() throws Exception {
        options = RunOptions.builder().journal(journal).executor(Runnable::run).build();
        AtomicBoolean breaks = new AtomicBoolean(true);
        Pipeline pipeline = Pipeline.define("resumed", p -> {
            Input<List<Integer>> rows = p.value(SIX);
            Mapped<String> left = failing(p, "left", rows, 1);
            p.mapZip("zip", left, failing(p, "right", rows, 4), (x, y) -> {
                if (x.equals("l3") && breaks.getAndSet(false)) sql(DISK_FULL);
                return x + "-" + y;
            });
        });
        assertThatThrownBy(() -> pipeline.run(options)).hasMessageContaining("disk full");
        sql("DROP TRIGGER full");
        PipelineRun run = pipeline.resume(options).get(0).await();
        assertThat(run.orThrow().task("zip").value()).isEqualTo(List.of("l0-r0", "l2-r2", "l3-r3", "l5-r5"));
        assertThat(bodies).as("of the two tasks, each once").hasValue(12);
    }

    @Test
    void a_substitute_goes_before_items_that_another_process_has_made() throws Exception {
        options = RunOptions.builder().journal(journal).executor(Runnable::run).build();
        AtomicBoolean breaks = new AtomicBoolean(true);
        Pipeline pipeline = Pipeline.define("half", p -> {
            Input<List<Integer>> rows = p.value(SIX);
            Mapped<String> left = p.map("left", rows, x -> {
                if (x == 3 && breaks.getAndSet(false)) sql(DISK_FULL);
                return "l" + x;
            });
            zip(p, left, failing(p, "right", rows, 4));
        });
        assertThatThrownBy(() -> pipeline.run(options)).hasMessageContaining("disk full");
        sql("DROP TRIGGER full");
        RunOptions substituting = RunOptions.builder()
                .journal(journal)
                .substitute("left", List.of("a", "b", "c", "d", "e", "f"))
                .build();
        PipelineRun run = pipeline.resume(substituting).get(0).await();
        assertThat(run.orThrow().task("zip").value()).isEqualTo(List.of("a-r0", "b-r1", "c-r2", "d-r3", "f-r5"));
        assertThat(run.items("left")).isEmpty();
    }

    @Test
    void a_rerun_pairs_what_has_succeeded_meanwhile() {
        AtomicBoolean good = new AtomicBoolean();
        Pipeline pipeline = Pipeline.define("rerun", p -> {
            Input<List<Integer>> rows = p.value(SIX);
            Mapped<String> left = p.map("left", rows, x -> {
                        if (x == 1 && !good.get()) throw new IllegalStateException("1");
                        return "l" + x;
                    })
                    .allowFailures(0.1);
            zip(p, left, failing(p, "right", rows, 4));
        });
        PipelineRun first = pipeline.run(options);
        assertThat(first.task("zip").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        good.set(true);
        PipelineRun again = pipeline.rerun(first.id(), Rerun.failed(), options).await();
        assertThat(again.orThrow().task("zip").value()).isEqualTo(List.of("l0-r0", "l1-r1", "l2-r2", "l3-r3", "l5-r5"));
        assertThat(bodies).as("of the task that was a success, once").hasValue(6);
    }
}
