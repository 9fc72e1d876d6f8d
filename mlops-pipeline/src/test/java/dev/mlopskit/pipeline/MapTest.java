package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class MapTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_stream_is_read_item_by_item_and_closed(Mode mode) {
        AtomicInteger closed = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("stream", p -> {
            Task<Stream<Integer>> rows = p.task(
                    "rows", () -> Stream.iterate(1, x -> x + 1).limit(100).onClose(closed::incrementAndGet));
            Mapped<Integer> squares = p.mapStream("square", rows, x -> x * x);
            p.task("sum", squares, all -> all.stream().mapToInt(x -> x).sum());
        });
        assertThat(mode.run(pipeline).orThrow().task("sum").value()).isEqualTo(338_350);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_body_runs_for_each_item_and_the_values_keep_the_order(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("map", p -> {
            Task<List<Integer>> items = p.task("items", () -> List.of(5, 3, 1, 4));
            Task<Integer> factor = p.task("factor", () -> 10);
            Mapped<Integer> times = p.map("times", items, factor, (item, by) -> item * by);
            p.task(
                    "sum",
                    times,
                    all -> all + " " + all.stream().mapToInt(x -> x).sum());
        }));
        assertThat(run.orThrow().task("sum").value()).isEqualTo("[50, 30, 10, 40] 130");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void sources_are_crossed_and_zipped(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("two", p -> {
            Input<List<Integer>> numbers = p.value(List.of(1, 2));
            Input<List<String>> letters = p.value(List.of("a", "b"));
            p.task("all", p.mapCross("cross", numbers, letters, (n, l) -> l + n), x -> x);
            p.task("pairs", p.mapZip("zip", numbers, letters, (n, l) -> l + n), x -> x);
        }));
        assertThat(run.orThrow().task("all").value()).isEqualTo(List.of("a1", "b1", "a2", "b2"));
        assertThat(run.task("pairs").value()).isEqualTo(List.of("a1", "b2"));
    }

    @Test
    void sources_of_different_lengths_are_not_zipped_silently() {
        PipelineRun run = Pipeline.define(
                        "uneven", p -> p.mapZip("zip", p.value(List.of(1, 2, 3)), p.value(List.of(1)), Integer::sum))
                .run();
        assertThat(run.task("zip").error())
                .hasMessage(
                        "the sources are of different lengths, the second ends after 1 items: make them equally long,"
                                + " or zip them yourself");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void without_an_item_it_is_skipped(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("none", p -> {
            Mapped<Integer> none = p.map("none", p.value(List.<Integer>of()), x -> x);
            p.task("after", none, List::size);
            p.task("anyway", none, all -> all == null ? "null" : "a list").rule(TriggerRule.ALL_DONE);
        }));
        assertThat(run.task("none").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.task("after").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.task("anyway").value()).isEqualTo("null");
        assertThat(run.explain("none")).isEqualTo("task 'none' was skipped, as there was no item");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failed_items_fail_the_task_after_the_others_have_run(Mode mode) {
        AtomicInteger ran = new AtomicInteger();
        Handle<Integer> handle = new Handle<>();
        PipelineRun run = mode.run(Pipeline.define("some", p -> {
            handle.mapped = p.map("odd", p.value(List.of(1, 2, 3, 4, 5)), x -> {
                ran.incrementAndGet();
                if (x % 2 == 0) throw new IOException("even " + x);
                return x;
            });
            p.task("after", handle.mapped, List::size);
        }));
        assertThat(ran).hasValue(5);
        assertThat(run.task("odd").error())
                .hasMessage("2 of 5 items of task 'odd' failed, the first with java.io.IOException: even 2");
        assertThat(run.task("after").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        List<ItemResult<Integer>> items = run.items(handle.mapped);
        assertThat(run.items("odd")).hasSameSizeAs(items);
        assertThat(items).hasSize(5);
        assertThat(items.get(2).value()).isEqualTo(3);
        assertThat(items.get(3).error()).hasMessage("even 4");
        assertThat(items.get(3).name()).isEqualTo("odd[3]");
        assertThat(items.get(3).index()).isEqualTo(3);
        assertThat(items.get(3)).hasToString("item 'odd[3]' FAILED: java.io.IOException: even 4");
        assertThatThrownBy(items.get(3)::value)
                .hasMessage("item 'odd[3]' has no value, as it is FAILED: ask for its state() first")
                .hasCause(items.get(3).error());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failures_that_are_allowed_leave_the_values_of_the_others(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("allowed", p -> {
            Mapped<Integer> odd = p.map("odd", p.value(List.of(1, 2, 3, 4, 5)), x -> {
                        if (x % 2 == 0) throw new IOException("even " + x);
                        return x;
                    })
                    .allowFailures(0.4);
            p.task("after", odd, all -> all);
        }));
        assertThat(run.orThrow().task("after").value()).isEqualTo(List.of(1, 3, 5));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void an_item_that_is_skipped_counts_as_a_skipped_task(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("skips", p -> {
                    Mapped<Integer> odd = p.map("odd", p.value(List.of(1, 2, 3)), x -> {
                        if (x % 2 == 0) throw new SkipException("even");
                        return x;
                    });
                    p.task("all", odd, List::size);
                    p.task("any", odd, List::size).rule(TriggerRule.NONE_FAILED);
                    p.task("none", odd, List::size).rule(TriggerRule.NONE_SKIPPED);
                }))
                .orThrow();
        assertThat(run.task("odd").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(run.task("all").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.task("any").value()).isEqualTo(2);
        assertThat(run.task("none").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.explain("all"))
                .isEqualTo(
                        "task 'all' was skipped, as its rule is all_success, and odd (1 of 3 items skipped) is SUCCESS");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void an_item_is_tried_again_by_itself(Mode mode) {
        AtomicInteger calls = new AtomicInteger();
        PipelineRun run = mode.run(Pipeline.define("items", p -> {
            Mapped<String> each = p.map("each", p.value(List.of("a", "b")), p.context(), (x, context) -> {
                        calls.incrementAndGet();
                        if (x.equals("a") && context.attempt() < 3) throw new IOException("not yet");
                        return x + context.mapIndex() + context.attempt();
                    })
                    .retries(2);
            p.task("after", each, all -> all);
        }));
        assertThat(run.orThrow().task("after").value()).isEqualTo(List.of("a03", "b11"));
        assertThat(calls).hasValue(4);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void items_are_pulled_only_as_bodies_become_free_and_the_source_is_closed(Mode mode) {
        AtomicInteger pulled = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        class Source implements Iterable<Integer>, Closeable {
            @Override
            public Iterator<Integer> iterator() {
                return IntStream.range(0, 1000)
                        .peek(x -> most.accumulateAndGet(pulled.incrementAndGet() - done.get(), Math::max))
                        .iterator();
            }

            @Override
            public void close() {
                closed.set(true);
            }
        }
        PipelineRun run = mode.run(Pipeline.define("pull", p -> {
            Task<Source> source = p.task("source", Source::new);
            Mapped<Integer> each = p.map("each", source, x -> {
                        done.incrementAndGet();
                        return x;
                    })
                    .maxActive(3);
            p.task("count", each, List::size);
        }));
        assertThat(run.orThrow().task("count").value()).isEqualTo(1000);
        // A stream's iterator looks one item ahead.
        assertThat(most).hasValueLessThanOrEqualTo(4);
        assertThat(closed).isTrue();
    }

    @Test
    void no_more_bodies_run_at_the_same_time_than_are_said() {
        Peak peak = new Peak();
        PipelineRun run = Mode.MANY_THREADS.run(Pipeline.define("limit", p -> p.map(
                        "each", p.value(IntStream.range(0, 200).boxed().toList()), x -> {
                            peak.begin();
                            Thread.yield();
                            return peak.end();
                        })
                .maxActive(2)));
        run.orThrow();
        assertThat(peak.most()).isLessThanOrEqualTo(2);
    }

    @Test
    void once_it_is_cancelled_no_body_begins_though_its_item_was_being_pulled() throws Exception {
        CountDownLatch pulling = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicInteger pulled = new AtomicInteger();
        AtomicInteger bodies = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("slow", p -> {
            Task<Stream<Integer>> items = p.task(
                    "items",
                    () -> Stream.generate(() -> {
                        pulling.countDown();
                        // Hears no interrupt.
                        Await.until(() -> cancelled.getCount() == 0);
                        return pulled.incrementAndGet();
                    }));
            p.mapStream("each", items, x -> bodies.incrementAndGet());
        });
        ActiveRun run = Mode.MANY_THREADS.start(pipeline);
        Await.latch(pulling);
        run.cancel();
        cancelled.countDown();
        PipelineRun over = run.await();
        assertThat(over.state()).isEqualTo(RunState.CANCELLED);
        assertThat(bodies).hasValue(0);
        assertThat(pulled).as("items, of which one was being pulled").hasValueLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_source_that_breaks_fails_the_task(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("broken", p -> {
            Input<Iterable<Integer>> source = p.value(() -> IntStream.iterate(0, x -> x + 1)
                    .peek(x -> {
                        if (x == 3) throw new IllegalStateException("row 3 cannot be read");
                    })
                    .iterator());
            p.task("after", p.map("each", source, x -> x), List::size);
        }));
        assertThat(run.task("each").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.task("each").error()).hasMessage("row 3 cannot be read");
        assertThat(run.task("after").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
    }

    @Test
    void a_share_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> Pipeline.define(
                        "share", p -> p.map("m", p.value(List.of(1)), x -> x).allowFailures(1.5)))
                .hasMessageContaining("task 'm' cannot have the allowFailures 1.5: take a share from 0 to 1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void listeners_hear_of_each_item(Mode mode) {
        List<String> heard = new ArrayList<>();
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onTaskStarted(PipelineEvent.TaskStarted event) {
                heard.add("start " + event.task() + event.mapIndex());
            }

            @Override
            public void onTaskFinished(PipelineEvent.TaskFinished event) {
                heard.add(event.state() + " " + event.task() + event.mapIndex());
            }
        };
        mode.run(
                Pipeline.define("heard", p -> p.map("m", p.value(List.of(7, 8)), x -> x)),
                RunOptions.builder().listener(listener));
        assertThat(heard)
                .containsExactlyInAnyOrder("start m0", "start m1", "SUCCESS m0", "SUCCESS m1", "SUCCESS m-1")
                .endsWith("SUCCESS m-1");
    }

    private static final class Handle<T> {
        private Mapped<T> mapped;
    }
}
