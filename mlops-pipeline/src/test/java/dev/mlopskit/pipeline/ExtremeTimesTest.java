package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is only too long to wait for is waited for as long as can be; what cannot be is refused by one error. */
@Timeout(60)
class ExtremeTimesTest {
    static final List<Duration> HUGE = List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(200_000));

    private final Pipeline pipeline = Pipeline.define("p", p -> p.task("t", () -> 1));

    @ParameterizedTest
    @FieldSource("HUGE")
    void a_wait_may_be_longer_than_a_timer_counts(Duration huge) throws Exception {
        assertThat(pipeline.start().await(huge)).isPresent();
        assertThat(pipeline.start().awaitQuestions(huge)).isEmpty();
        try (Scheduler scheduler = Scheduler.open()) {
            assertThat(scheduler.awaitIdle(huge)).isTrue();
        }
        Pipeline patient = Pipeline.define("p", p -> p.task("t", () -> 1).timeout(huge));
        RunOptions options = RunOptions.builder().timeout(huge).build();
        assertThat(patient.run(options).state()).isEqualTo(RunState.SUCCESS);
        assertThat(Retry.fixed(1, huge).delay(1, 0.5)).isEqualTo(Duration.ofDays(365));
    }

    @ParameterizedTest
    @FieldSource("HUGE")
    void what_is_older_than_anything_is_not_there(Duration huge, @TempDir Path folder) {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            assertThat(Cache.in(tracking).clean(huge)).isZero();
        }
    }

    @Test
    void a_schedule_ends_where_the_calendar_does() {
        Instant last = Instant.parse("+999999999-12-31T23:59:59Z");
        for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin")))
            for (Instant after : List.of(last, Instant.MAX, Instant.MIN))
                assertThat(Cron.of("0 0 1 1 *").next(after, zone)).isEmpty();
        assertThat(Schedule.every(Duration.ofDays(1)).next(Instant.MAX, ZoneOffset.UTC))
                .isEmpty();
        for (Duration huge : HUGE)
            assertThatThrownBy(() -> Schedule.every(huge))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("a millisecond to a hundred years");
    }

    @Test
    void times_that_no_table_takes_are_refused(@TempDir Path folder) {
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                EventQueue events = EventQueue.in(tracking, new StoppedClock(Instant.MAX))) {
            RunOptions options = RunOptions.builder()
                    .journal(Journal.in(tracking))
                    .dataInterval(new DataInterval(Instant.MIN, Instant.MAX))
                    .build();
            assertThatThrownBy(() -> pipeline.run(options))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("the time -1000000000-01-01T00:00:00Z cannot be kept");
            assertThatThrownBy(() -> events.publish("t", "k", 1))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("cannot be kept");
        }
    }

    /** Has nothing to come. */
    private record StoppedClock(Instant instant) implements PipelineClock {
        @Override
        public Runnable at(Instant time, Runnable action) {
            throw new IllegalStateException("no timer");
        }
    }

    @Test
    void a_worker_whose_clock_fails_says_so_and_tries_again(@TempDir Path folder) {
        for (Instant now : List.of(Instant.MAX, Instant.EPOCH))
            try (Tracking tracking = Tracking.open(folder.resolve(now.getEpochSecond() + ".db"));
                    EventQueue events = EventQueue.in(tracking, new StoppedClock(now))) {
                RunOptions options =
                        RunOptions.builder().journal(Journal.in(tracking)).build();
                EventWorker worker = events.deliver("t", Delivery.each(), pipeline, options);
                Await.until(() -> worker.failure().isPresent());
                assertThat(worker.isOver()).isFalse();
            }
    }
}
