package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState.Claim;
import dev.mlopskit.pipeline.internal.schedule.SqlScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schedules of one name in several schedulers of one store. */
@Timeout(60)
class StandbyTest extends StoreTest {
    private static final Cron HOURLY = Cron.of("@hourly");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = new ManualClock();
    private final List<DataInterval> seen = new CopyOnWriteArrayList<>();
    private final Pipeline pipeline = Pipeline.define(
            "report",
            p -> p.task(
                    "only",
                    p.context(),
                    context -> seen.add(context.dataInterval().orElseThrow())));
    private final ScheduleOptions direct = ScheduleOptions.builder()
            .run(RunOptions.builder().executor(Runnable::run).build())
            .build();

    private static DataInterval hour(int hour) {
        Instant start = START.plus(Duration.ofHours(hour));
        return new DataInterval(start, start.plus(Duration.ofHours(1)));
    }

    @Test
    void of_two_schedulers_one_runs_each_interval() {
        try (Scheduler one = Scheduler.in(tracking, clock);
                Scheduler other = Scheduler.in(tracking, clock)) {
            one.add("hourly", pipeline, HOURLY, direct);
            other.add("hourly", pipeline, HOURLY, direct);
            clock.advance(Duration.ofHours(5));
            assertThat(seen).containsExactly(hour(0), hour(1), hour(2), hour(3), hour(4));
        }
    }

    @Test
    void what_another_process_begins_later_and_leaves_is_taken_over() throws Exception {
        ScheduleState other = new SqlScheduleState(tracking.store());
        try (Scheduler standby = Scheduler.in(tracking, clock)) {
            standby.add("hourly", pipeline, HOURLY, direct);
            assertThat(other.begin("hourly", hour(0), Claim.SCHEDULE)).isTrue();
            // It is silent from now on, and its lease is nearly over.
            sql("UPDATE mlopskit_pipeline_intervals SET lease_until = " + (System.currentTimeMillis() + 500) * 1000);
            clock.advance(Duration.ofHours(1));
            Await.until(() -> seen.contains(hour(0)));
            clock.advance(Duration.ofHours(1));
            // The timer's thread may be about to end the first.
            assertThat(standby.awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(seen).containsExactly(hour(0), hour(1));
        }
        other.close();
    }

    @Test
    void what_another_process_has_begun_and_left_during_a_pause_is_taken_over_after_it() {
        ScheduleState other = new SqlScheduleState(tracking.store());
        try (Scheduler standby = Scheduler.in(tracking, clock)) {
            Scheduled hourly = standby.add("hourly", pipeline, HOURLY, direct);
            hourly.pause();
            assertThat(other.begin("hourly", hour(0), Claim.SCHEDULE)).isTrue();
            other.close();
            clock.advance(Duration.ofHours(2));
            assertThat(seen).isEmpty();
            hourly.resume();
            assertThat(seen).containsExactly(hour(0), hour(1));
        }
    }
}
