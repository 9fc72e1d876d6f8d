package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState.Claim;
import dev.mlopskit.pipeline.internal.schedule.SqlScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backfills whose runs do not come to their end, or whose end cannot be written. */
@Timeout(60)
class GivenUpBackfillTest extends StoreTest {
    private static final String TASKS_CANNOT_BE_WRITTEN = "CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_tasks"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    private static final String INTERVALS_CANNOT_BE_WRITTEN = "CREATE TRIGGER full BEFORE UPDATE ON"
            + " mlopskit_pipeline_intervals BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final DataInterval FIRST = hour(0);

    private final ManualClock clock = new ManualClock();
    private final List<String> breaks = new ArrayList<>();
    private int bodies;
    private final Pipeline pipeline = Pipeline.define(
            "report",
            p -> p.task("only", () -> {
                bodies++;
                for (String each : breaks) sql(each);
                breaks.clear();
                return bodies;
            }));
    private Scheduler scheduler;
    private Scheduled hourly;

    @Override
    @BeforeEach
    void open() throws Exception {
        super.open();
        options = RunOptions.builder().journal(journal).executor(Runnable::run).build();
        scheduler = Scheduler.in(tracking, clock);
        hourly = add(scheduler);
        hourly.pause();
        clock.advance(Duration.ofHours(2));
    }

    @Override
    @AfterEach
    void close() throws Exception {
        scheduler.close();
        super.close();
    }

    private static DataInterval hour(int hour) {
        Instant start = START.plus(Duration.ofHours(hour));
        return new DataInterval(start, start.plus(Duration.ofHours(1)));
    }

    private Scheduled add(Scheduler to) {
        return to.add(
                "hourly",
                pipeline,
                Cron.of("@hourly"),
                ScheduleOptions.builder().run(options).build());
    }

    private Backfill backfill() {
        return hourly.backfill(FIRST.start(), FIRST.end());
    }

    @Test
    void a_run_that_is_given_up_has_no_end_and_the_next_call_goes_on_with_it() throws Exception {
        breaks.add(TASKS_CANNOT_BE_WRITTEN);
        BackfillRun left = backfill().run().get(0);
        assertThat(left.state()).isNull();
        assertThat(left.problem()).hasMessageContaining("disk full");
        sql("DROP TRIGGER full");
        BackfillRun mended = backfill().run().get(0);
        assertThat(mended.state()).isEqualTo(RunState.SUCCESS);
        assertThat(journal.runs("report")).singleElement().satisfies(run -> assertThat(run.id())
                .isEqualTo(left.runId()));
        assertThat(backfill().run()).isEmpty();
    }

    @Test
    void a_run_that_is_given_up_is_free_later_if_that_could_not_be_written_at_once() throws Exception {
        breaks.addAll(List.of(TASKS_CANNOT_BE_WRITTEN, INTERVALS_CANNOT_BE_WRITTEN.replace("full", "full2")));
        assertThat(backfill().run().get(0).state()).isNull();
        sql("DROP TRIGGER full");
        sql("DROP TRIGGER full2");
        clock.advance(Duration.ofMinutes(1));
        assertThat(backfill().run()).extracting(BackfillRun::state).containsExactly(RunState.SUCCESS);
        assertThat(journal.runs("report")).hasSize(1);
    }

    @Test
    void a_run_that_is_given_up_and_that_somebody_else_has_ended_does_not_run_again() throws Exception {
        breaks.add(TASKS_CANNOT_BE_WRITTEN);
        backfill().run();
        sql("DROP TRIGGER full");
        assertThat(pipeline.resume(options)).hasSize(1);
        int before = bodies;
        assertThat(backfill().run()).isEmpty();
        assertThat(bodies).isEqualTo(before);
    }

    @Test
    void an_end_that_could_not_be_written_is_written_later() throws Exception {
        breaks.add(INTERVALS_CANNOT_BE_WRITTEN);
        try (Logged logged = Logged.of(Scheduler.class)) {
            assertThat(backfill().run()).extracting(BackfillRun::state).containsExactly(RunState.SUCCESS);
            clock.advance(Duration.ofMinutes(1));
            assertThat(logged.warnings()).hasSize(2).allSatisfy(warning -> assertThat(warning)
                    .contains("ended SUCCESS, which is tried again after PT1M", "disk full"));
        }
        assertThat(backfill().plan()).hasSize(1);
        sql("DROP TRIGGER full");
        clock.advance(Duration.ofMinutes(1));
        assertThat(backfill().plan()).isEmpty();
        assertThat(clock.calls()).isZero();
    }

    @Test
    void an_end_that_could_not_be_written_is_written_when_the_scheduler_is_closed() throws Exception {
        breaks.add(INTERVALS_CANNOT_BE_WRITTEN);
        backfill().run();
        sql("DROP TRIGGER full");
        scheduler.close();
        assertThat(clock.calls()).isZero();
        assertThat(column("SELECT mark FROM mlopskit_pipeline_intervals")).containsExactly("SUCCEEDED");
    }

    @Test
    void an_interval_that_somebody_else_runs_is_told_and_the_rest_runs() {
        ScheduleState other = new SqlScheduleState(tracking.store());
        assertThat(other.begin("hourly", FIRST, Claim.BACKFILL)).isTrue();
        List<BackfillRun> runs =
                hourly.backfill(FIRST.start(), hour(1).end()).again().run();
        assertThat(runs).extracting(BackfillRun::dataInterval).containsExactly(FIRST, hour(1));
        assertThat(runs).extracting(BackfillRun::state).containsExactly(null, RunState.SUCCESS);
        assertThat(runs.get(0).runId()).isNull();
        assertThat(runs.get(0).problem())
                .isInstanceOf(PipelineException.class)
                .hasMessage(
                        "interval " + FIRST + " of schedule 'hourly' was begun already, here or by another process, and"
                                + " is not over: run the backfill again when it is");
        other.close();
    }

    @Test
    void what_a_schedule_had_begun_and_a_backfill_gives_up_the_schedule_takes_up() throws Exception {
        ScheduleState dead = new SqlScheduleState(tracking.store());
        assertThat(dead.begin("hourly", FIRST, Claim.SCHEDULE)).isTrue();
        dead.close(); // as a lease that ran out
        breaks.add(TASKS_CANNOT_BE_WRITTEN);
        hourly.backfill(FIRST.start(), FIRST.end()).run();
        sql("DROP TRIGGER full");
        hourly.resume();
        assertThat(journal.runs("report")).hasSize(2).allSatisfy(run -> assertThat(run.state())
                .isEqualTo(RunState.SUCCESS));
        assertThat(column("SELECT mark FROM mlopskit_pipeline_intervals")).containsExactly("SUCCEEDED", "SUCCEEDED");
    }
}
