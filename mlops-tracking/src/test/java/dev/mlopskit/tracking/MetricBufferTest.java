package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MetricBufferTest {
    @TempDir
    Path folder;

    private final List<Metric> written = Collections.synchronizedList(new ArrayList<>());

    private MetricBuffer buffer(java.util.function.Consumer<List<Metric>> log, int capacity) {
        return new MetricBuffer(log, buffer -> {}, Instant::now, capacity, "test");
    }

    @Test
    void all_that_was_logged_is_in_the_store_once_the_buffer_is_closed() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Run run = tracking.experiment("penguins").startRun()) {
            try (MetricBuffer buffer = run.buffer(100)) {
                for (int step = 0; step < 10_000; step++) buffer.metric(step % 2 == 0 ? "a" : "b", step, step);
            }
            assertThat(tracking.history(run.runId(), "a")).hasSize(5_000);
            assertThat(tracking.history(run.runId(), "b")).hasSize(5_000);
        }
    }

    @Test
    void what_was_logged_before_a_flush_is_safe_after_it() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Run run = tracking.experiment("penguins").startRun();
                MetricBuffer buffer = run.buffer()) {
            buffer.metric("a", 1);
            buffer.flush();
            assertThat(run.read().metrics()).containsEntry("a", 1.0);
        }
    }

    @Test
    void a_buffer_that_nobody_closed_is_closed_with_its_run() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Run run = tracking.experiment("penguins").startRun();
            run.buffer().metric("a", 1);
            run.end(RunStatus.FINISHED);
            assertThat(run.read().metrics()).containsEntry("a", 1.0);
        }
    }

    @Test
    void closing_the_store_writes_what_a_buffer_of_an_open_run_holds_and_ends_its_thread() {
        String runId;
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Run run = tracking.experiment("penguins").startRun();
            runId = run.runId();
            MetricBuffer buffer = run.buffer();
            for (int step = 0; step < 10; step++) buffer.metric("a", step, step);
        }
        assertThat(writerOf(runId)).isEmpty();
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThat(tracking.history(runId, "a")).hasSize(10);
            assertThat(tracking.run(runId).status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @Test
    @Timeout(60)
    void one_that_is_closed_is_let_go_of_and_asking_an_ended_run_for_one_starts_no_thread() {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            Run run = tracking.experiment("penguins").startRun();
            WeakReference<MetricBuffer> closed = new WeakReference<>(used(run));
            while (closed.get() != null) System.gc();
            run.end(RunStatus.FINISHED);
            assertThatThrownBy(run::buffer).isInstanceOf(ConflictException.class);
            assertThat(writerOf(run.runId())).isEmpty();
        }
    }

    private static MetricBuffer used(Run run) {
        try (MetricBuffer buffer = run.buffer()) {
            buffer.metric("a", 1);
            return buffer;
        }
    }

    private static Optional<Thread> writerOf(String runId) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().equals("mlopskit-buffer-" + runId))
                .findFirst();
    }

    @Test
    void points_stay_in_order_and_none_is_lost_from_many_threads() throws Exception {
        MetricBuffer buffer = buffer(written::addAll, 64);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String key = "k" + i;
            threads.add(new Thread(() -> {
                for (int step = 0; step < 2_000; step++) buffer.metric(key, step, step);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) thread.join();
        buffer.close();
        for (int i = 0; i < 8; i++) {
            String key = "k" + i;
            assertThat(written)
                    .filteredOn(point -> point.key().equals(key))
                    .extracting(Metric::step)
                    .hasSize(2_000)
                    .isSorted();
        }
    }

    @Test
    void a_full_buffer_makes_callers_wait() throws Exception {
        Semaphore permits = new Semaphore(0);
        MetricBuffer buffer = buffer(
                points -> {
                    permits.acquireUninterruptibly();
                    written.addAll(points);
                },
                4);
        Thread caller = new Thread(() -> {
            for (int step = 0; step < 100; step++) buffer.metric("a", step, step);
        });
        caller.start();
        while (caller.getState() != Thread.State.WAITING) Thread.onSpinWait();
        assertThat(written).isEmpty();
        permits.release(1_000);
        caller.join();
        buffer.close();
        assertThat(written).hasSize(100);
    }

    @Test
    void what_could_not_be_written_is_told_kept_and_tried_again() {
        AtomicBoolean broken = new AtomicBoolean(true);
        MetricBuffer buffer = buffer(
                points -> {
                    if (broken.get()) throw new StoreException("the store", "is away", null);
                    written.addAll(points);
                },
                10);
        buffer.metric("a", 1, 1);
        assertThatThrownBy(buffer::flush).isInstanceOf(StoreException.class).hasMessageContaining("is away");
        assertThatThrownBy(() -> buffer.metric("a", 2, 2)).isInstanceOf(StoreException.class);
        assertThatThrownBy(buffer::close).isInstanceOf(StoreException.class);
        broken.set(false);
        buffer.close();
        assertThat(written).extracting(Metric::step).containsExactly(1L);
    }

    @Test
    @Timeout(60)
    void an_error_of_the_store_reaches_who_waits_and_the_points_are_kept() {
        AtomicBoolean broken = new AtomicBoolean(true);
        MetricBuffer buffer = buffer(
                points -> {
                    if (broken.get()) throw new StackOverflowError("deep");
                    written.addAll(points);
                },
                10);
        buffer.metric("a", 1, 1);
        assertThatThrownBy(buffer::flush).isInstanceOf(StackOverflowError.class).hasMessage("deep");
        assertThatThrownBy(() -> buffer.metric("a", 2, 2)).isInstanceOf(StackOverflowError.class);
        broken.set(false);
        buffer.flush();
        buffer.metric("a", 3, 3);
        buffer.close();
        assertThat(written).extracting(Metric::step).containsExactly(1L, 3L);
    }

    @Test
    @Timeout(60)
    void one_that_cannot_be_written_leaves_no_thread_behind_and_can_be_closed_again() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        AtomicReference<Thread> writer = new AtomicReference<>();
        MetricBuffer buffer = buffer(
                points -> {
                    writer.set(Thread.currentThread());
                    if (broken.get()) throw new StoreException("the store", "is away", null);
                    written.addAll(points);
                },
                10);
        buffer.metric("a", 1, 1);
        assertThatThrownBy(buffer::close).isInstanceOf(StoreException.class);
        writer.get().join();
        broken.set(false);
        buffer.close();
        assertThat(written).extracting(Metric::step).containsExactly(1L);
        writer.get().join();
    }

    @Test
    void bad_keys_and_closed_buffers_are_refused_at_once() {
        MetricBuffer buffer = buffer(written::addAll, 10);
        assertThatThrownBy(() -> buffer.metric("a\nb", 1)).isInstanceOf(InvalidValueException.class);
        buffer.close();
        buffer.close();
        assertThatThrownBy(() -> buffer.metric("a", 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer(written::addAll, 0)).isInstanceOf(InvalidValueException.class);
        assertThat(written).isEmpty();
    }
}
