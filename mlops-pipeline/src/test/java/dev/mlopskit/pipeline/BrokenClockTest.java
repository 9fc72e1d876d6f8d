package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BrokenClockTest {
    private final IllegalStateException mine = new IllegalStateException("no time");
    private final Recorder recorder = new Recorder();
    private final List<PipelineEvent> events = recorder.events();

    private InstantSource failingFrom(int reading) {
        AtomicInteger readings = new AtomicInteger();
        return () -> {
            if (readings.incrementAndGet() >= reading) throw mine;
            return Instant.EPOCH;
        };
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whenever_it_breaks_the_run_ends_in_order_and_says_why(Mode mode) {
        AtomicInteger running = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            Task<Integer> last = p.task("t", () -> 0);
            for (int i = 0; i < 4; i++) {
                p.task("side" + i, last, x -> running.incrementAndGet() + running.decrementAndGet());
                last = p.task("t" + i, last, x -> running.incrementAndGet() + running.decrementAndGet());
            }
        });
        // A run of 9 tasks reads it 20 times.
        for (int reading = 1; reading <= 20; reading++) {
            events.clear();
            InstantSource clock = failingFrom(reading);
            assertThatThrownBy(() ->
                            mode.run(pipeline, RunOptions.builder().clock(clock).listener(recorder)))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("'penguins'")
                    .hasMessageContaining("its clock failed: correct the clock and run again")
                    .hasCause(mine);
            assertThat(running).hasValue(0);
            if (reading == 1) assertThat(events).isEmpty();
            else {
                assertThat(events.get(0)).isInstanceOf(PipelineEvent.RunStarted.class);
                assertThat(events.get(events.size() - 1)).isInstanceOf(PipelineEvent.RunFinished.class);
                assertThat(events.stream().filter(PipelineEvent.TaskFinished.class::isInstance))
                        .hasSize(9);
            }
        }
        mode.run(pipeline, RunOptions.builder().clock(failingFrom(21))).orThrow();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_run_waits_for_the_bodies_that_run_when_it_breaks(Mode mode) {
        assumeTrue(mode.sideBySide(), "needs two bodies at once");
        AtomicBoolean broken = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            p.task("breaks", () -> {
                Await.latch(started);
                broken.set(true);
                return 1;
            });
            p.task("runs", () -> {
                started.countDown();
                Await.until(Thread.currentThread()::isInterrupted);
                over.set(true);
                return 1;
            });
        });
        InstantSource clock = () -> {
            if (broken.get()) throw mine;
            return Instant.EPOCH;
        };
        assertThatThrownBy(() -> mode.run(pipeline, RunOptions.builder().clock(clock)))
                .isInstanceOf(PipelineException.class)
                .hasCause(mine);
        assertThat(over).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void one_that_will_not_call_back_stops_the_run_too_and_leaves_the_slots_of_pools_free(Mode mode) {
        PipelineClock silent = new PipelineClock() {
            @Override
            public Instant instant() {
                return Instant.EPOCH;
            }

            @Override
            public Runnable at(Instant time, Runnable action) {
                throw mine;
            }
        };
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            p.pool("one", 1);
            p.task("timed", () -> 1).pool("one").timeout(Duration.ofHours(1));
            p.task("tried-again", () -> {
                        throw mine;
                    })
                    .retry(Retry.times(1));
        });
        assertThatThrownBy(() -> mode.run(pipeline, RunOptions.builder().clock(silent)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("its clock failed")
                .hasCause(mine);
        assertThat(mode.run(pipeline).task("timed").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void one_that_says_nothing_is_broken_too(Mode mode) {
        assertThatThrownBy(() -> mode.run(
                        Pipeline.define("penguins", p -> p.task("a", () -> 1)),
                        RunOptions.builder().clock(BrokenClockTest::nothing)))
                .isInstanceOf(PipelineException.class)
                .hasCauseInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings("NullAway")
    private static Instant nothing() {
        return null;
    }
}
