package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.internal.MapRun;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task returns for a mapped task to read is closed once, at the latest when the run ends. */
@Timeout(60)
class MapSourceTest extends StoreTest {
    private final AtomicInteger closed = new AtomicInteger();

    private Stream<Integer> stream() {
        return Stream.of(1, 2, 3).onClose(closed::incrementAndGet);
    }

    /** One that can be read many times. */
    private class Source implements Iterable<Integer>, AutoCloseable {
        @Override
        public Iterator<Integer> iterator() {
            return List.of(1, 2, 3).iterator();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final class Unclosable extends Source {
        @Override
        public void close() {
            super.close();
            throw new IllegalStateException("it hangs");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void it_is_closed_if_the_mapped_task_does_not_run_as_another_task_failed(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("failed", p -> {
            Task<Stream<Integer>> open = p.task("open", this::stream);
            Task<?> bad = p.run("bad", () -> {
                throw new IllegalStateException("bad");
            });
            p.mapStream("each", open, x -> x).after(bad);
        }));
        assertThat(run.task("each").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void it_is_closed_if_the_mapped_task_is_substituted(Mode mode) {
        Pipeline pipeline =
                Pipeline.define("substituted", p -> p.mapStream("each", p.task("open", this::stream), x -> x));
        mode.run(pipeline, RunOptions.builder().substitute("each", List.of(1))).orThrow();
        assertThat(closed).hasValue(1);
    }

    @Test
    void it_is_closed_without_the_lock_of_the_run_if_that_is_cancelled_before_the_mapped_task_begins()
            throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        AtomicReference<ActiveRun> run = new AtomicReference<>();
        AtomicReference<TaskState> asked = new AtomicReference<>();
        Pipeline pipeline = Pipeline.define("cancelled", p -> {
            Task<Stream<Integer>> open = p.task("open", () -> stream().onClose(() -> asked.set(another(run.get()))));
            Task<?> slow = p.run("slow", open, all -> {
                opened.countDown();
                new CountDownLatch(1).await();
            });
            p.mapStream("each", open, x -> x).after(slow);
        });
        run.set(Mode.MANY_THREADS.start(pipeline));
        Await.latch(opened);
        run.get().cancel();
        assertThat(run.get().await().task("each").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(closed).hasValue(1);
        assertThat(asked).hasValue(TaskState.SUCCESS);
    }

    /** What another thread is told, which would wait for the lock. */
    private static TaskState another(ActiveRun run) {
        return CompletableFuture.supplyAsync(() -> run.state("open"))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void it_is_closed_if_the_run_goes_on_no_more_in_this_process() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("lost", p -> {
            Task<Stream<Integer>> open =
                    p.task("open", () -> Stream.iterate(1, x -> x + 1).onClose(closed::incrementAndGet));
            p.mapStream("each", open, x -> {
                in.countDown();
                lost.await();
                return x;
            });
        });
        ActiveRun run = pipeline.start(options);
        Await.latch(in);
        sql("UPDATE mlopskit_pipeline_runs SET fence = fence + 1, owner = 'x', lease_until = 9999999999999999");
        lost.countDown();
        assertThatThrownBy(run::await).isInstanceOf(PipelineException.class);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void it_is_closed_though_the_task_that_opened_it_had_run_out_of_time(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("late", p -> {
            Task<Stream<Integer>> open = p.task("open", this::openLate).timeout(Duration.ofMillis(50));
            p.mapStream("each", open, x -> x);
        }));
        assertThat(run.task("open").error()).isInstanceOf(TaskTimeoutException.class);
        assertThat(closed).hasValue(1);
    }

    private Stream<Integer> openLate() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            return stream();
        }
        return Stream.empty();
    }

    @Test
    void the_first_is_closed_where_the_second_cannot_be_opened() {
        PipelineRun run = Pipeline.define("cross", p -> {
                    Input<Iterable<Integer>> second = p.value(() -> {
                        throw new IllegalStateException("no second");
                    });
                    p.mapCross("each", p.task("first", Source::new), second, Integer::sum);
                })
                .run();
        assertThat(run.task("each").error()).hasMessage("no second");
        assertThat(closed).hasValue(1);
    }

    @Test
    void the_second_is_closed_though_the_first_cannot_be_and_all_failures_are_told() {
        PipelineRun run = Pipeline.define("both", p -> {
                    Task<Unclosable> one = p.task("one", Unclosable::new);
                    p.mapZip("each", one, p.task("two", Unclosable::new), Integer::sum);
                })
                .run();
        assertThat(run.task("each").error()).hasMessage("it hangs");
        assertThat(run.task("each").error().getSuppressed()).hasSize(1);
        assertThat(closed).hasValue(2);
    }

    @Test
    void one_that_was_not_read_and_cannot_be_closed_is_logged() {
        try (Logged log = Logged.of(MapRun.class)) {
            Pipeline pipeline = Pipeline.define("logged", p -> {
                p.map("each", p.task("one", Unclosable::new), x -> x);
                p.map("other", p.task("two", Source::new), x -> x);
            });
            PipelineRun run = pipeline.run(RunOptions.builder()
                    .substitute("each", List.of(1))
                    .substitute("other", List.of(2))
                    .build());
            assertThat(run.orThrow().state()).isEqualTo(RunState.SUCCESS);
            assertThat(closed).hasValue(2);
            assertThat(log.warnings())
                    .containsExactly("what mapped tasks of run " + run.id()
                            + " of pipeline 'logged' read from could not be closed: it hangs");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void one_that_others_take_too_stays_open_until_the_run_ends(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("shared", p -> {
            Task<Source> open = p.task("open", Source::new);
            Mapped<Integer> first = p.map("first", open, x -> closed.get());
            Mapped<Integer> second = p.map("second", open, x -> closed.get()).after(first);
            p.task("last", open, second, (source, all) -> closed.get());
        }));
        assertThat(run.orThrow().task("first").value()).isEqualTo(List.of(0, 0, 0));
        assertThat(run.task("second").value()).isEqualTo(List.of(0, 0, 0));
        assertThat(run.task("last").value()).isEqualTo(0);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void one_that_nothing_else_takes_is_closed_as_soon_as_it_was_read(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("soon", p -> {
            Mapped<Integer> each = p.mapStream("each", p.task("open", this::stream), x -> x);
            p.task("after", each, all -> closed.get());
        }));
        assertThat(run.orThrow().task("after").value()).isEqualTo(1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void it_is_not_closed_while_an_item_is_being_pulled() throws Exception {
        CountDownLatch pulling = new CountDownLatch(1);
        AtomicBoolean go = new AtomicBoolean();
        AtomicBoolean within = new AtomicBoolean();
        AtomicBoolean closedWithin = new AtomicBoolean();
        Pipeline pipeline = Pipeline.define("pulled", p -> {
            Task<Stream<Integer>> open = p.task("open", () -> Stream.generate(() -> {
                        within.set(true);
                        pulling.countDown();
                        // Hears no interrupt.
                        Await.until(go::get);
                        within.set(false);
                        return 1;
                    })
                    .onClose(() -> {
                        closed.incrementAndGet();
                        closedWithin.compareAndSet(false, within.get());
                    }));
            p.mapStream("each", open, x -> x);
        });
        ActiveRun run = Mode.MANY_THREADS.start(pipeline);
        Await.latch(pulling);
        run.cancel();
        assertThat(run.isDone()).isFalse();
        assertThat(closed).hasValue(0);
        go.set(true);
        assertThat(run.await().state()).isEqualTo(RunState.CANCELLED);
        assertThat(closed).hasValue(1);
        assertThat(closedWithin).isFalse();
    }
}
