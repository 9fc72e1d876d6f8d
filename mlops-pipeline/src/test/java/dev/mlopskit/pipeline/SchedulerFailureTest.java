package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.internal.schedule.MemoryState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with a run is told, and its schedule goes on. */
@Timeout(60)
class SchedulerFailureTest extends ScheduleTest {
    @Test
    void a_run_that_fails_does_not_stop_its_schedule() {
        scheduler.add("hourly", failing(), HOURLY, direct().build());
        clock.advance(Duration.ofHours(3));
        assertThat(seen).hasSize(3);
    }

    @Test
    void a_run_that_cannot_be_started_is_told_and_does_not_stop_its_schedule() {
        AtomicBoolean broken = new AtomicBoolean(true);
        RunOptions options = RunOptions.builder()
                .executor(Runnable::run)
                .clock(() -> {
                    if (broken.get()) throw new IllegalStateException("no time");
                    return clock.instant();
                })
                .build();
        List<String> told = new ArrayList<>();
        scheduler.add(
                "hourly",
                pipeline,
                HOURLY,
                ScheduleOptions.builder()
                        .run(options)
                        .onNotStarted((interval, error) -> told.add(interval + " " + error.getMessage()))
                        .build());
        clock.advance(Duration.ofHours(1));
        assertThat(told)
                .containsExactly(hour(1, 0)
                        + " pipeline 'report' was not run, as its clock failed: correct the clock and run again");
        broken.set(false);
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 1));
    }

    @Test
    void a_run_that_failed_is_logged_with_what_it_failed_with() {
        Pipeline failing = Pipeline.define(
                "fails",
                p -> p.task("bad", () -> {
                    throw new IllegalStateException("no rows");
                }));
        try (Logged logged = Logged.of(Scheduler.class)) {
            scheduler.add("hourly", failing, HOURLY, direct().build());
            clock.advance(Duration.ofHours(1));
            assertThat(logged.warnings())
                    .singleElement()
                    .asString()
                    .contains("failed: run ")
                    .endsWith(": no rows");
        }
    }

    @Test
    void what_cannot_be_written_down_is_not_run_and_waits() {
        scheduler.close();
        AtomicBoolean full = new AtomicBoolean(true);
        List<String> told = new ArrayList<>();
        scheduler = Scheduler.open(clock, new FailingState(state, full));
        scheduler.add(
                "hourly",
                pipeline,
                HOURLY,
                direct().onNotStarted((interval, error) -> told.add(interval + " " + error.getMessage()))
                        .build());
        clock.advance(Duration.ofMinutes(61));
        assertThat(seen).isEmpty();
        assertThat(told).containsOnly(hour(1, 0) + " disk full").hasSize(2);
        full.set(false);
        clock.advance(Duration.ofMinutes(1));
        assertThat(seen).containsExactly(hour(1, 0));
    }

    /** State that cannot be written sometimes. */
    private record FailingState(MemoryState kept, AtomicBoolean full) implements ScheduleState {
        @Override
        public Known open(String schedule, Instant position) {
            return kept.open(schedule, position);
        }

        @Override
        public Unfinished unfinished(String schedule) {
            return kept.unfinished(schedule);
        }

        @Override
        public boolean begin(String key, DataInterval interval, Claim claim) {
            if (full.get()) throw new PipelineException("disk full");
            return kept.begin(key, interval, claim);
        }

        @Override
        public void end(String key, DataInterval interval, RunState ended) {
            kept.end(key, interval, ended);
        }

        @Override
        public Set<DataInterval> succeeded(String key, Instant from, Instant to) {
            return kept.succeeded(key, from, to);
        }

        @Override
        public void pause(String schedule, boolean paused) {
            kept.pause(schedule, paused);
        }

        @Override
        public void remove(String schedule) {
            kept.remove(schedule);
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
