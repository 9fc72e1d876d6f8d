package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState.Claim;
import dev.mlopskit.pipeline.internal.schedule.SqlScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an interval whose run somebody else has ended. */
@Timeout(60)
class TakenIntervalTest extends StoreTest {
    private static final String CANNOT_BE_WRITTEN = "CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_tasks"
            + " BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final DataInterval FIRST = new DataInterval(START, START.plus(Duration.ofHours(1)));

    private final ManualClock clock = new ManualClock();
    private final List<String> breaks = new ArrayList<>();
    private int failing;
    private int bodies;
    private final Pipeline pipeline = Pipeline.define(
            "report",
            p -> p.task("only", () -> {
                bodies++;
                if (!breaks.isEmpty()) sql(breaks.remove(0));
                if (failing-- > 0) throw new IllegalStateException("as told");
                return bodies;
            }));

    @Override
    @BeforeEach
    void open() throws Exception {
        super.open();
        options = RunOptions.builder()
                .journal(journal)
                .executor(Runnable::run)
                .clock(clock)
                .build();
    }

    private Scheduled hourly(Scheduler scheduler) {
        return scheduler.add(
                "hourly",
                pipeline,
                Cron.of("@hourly"),
                ScheduleOptions.builder().run(options).build());
    }

    /** A run for the interval that is over, as a process has it that dies before it can say so. */
    private void runOf(String key) {
        pipeline.start(options.forInterval(key, FIRST, new PipelineListener() {}, null))
                .await();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_that_was_given_up_and_that_somebody_else_has_ended_does_not_run_again(boolean kept) throws Exception {
        try (Scheduler scheduler = kept ? Scheduler.in(tracking, clock) : Scheduler.open(clock)) {
            Scheduled hourly = hourly(scheduler);
            breaks.add(CANNOT_BE_WRITTEN);
            clock.advance(Duration.ofHours(1));
            sql("DROP TRIGGER full");
            assertThat(pipeline.resume(options)).hasSize(1);
            int before = bodies;
            clock.advance(Duration.ofMinutes(2));
            assertThat(bodies).isEqualTo(before);
            assertThat(journal.runs("report")).singleElement().satisfies(run -> assertThat(run.state())
                    .isEqualTo(RunState.SUCCESS));
            assertThat(hourly.backfill(FIRST.start(), FIRST.end()).plan()).isEmpty();
            assertThat(scheduler.awaitIdle(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void a_run_that_was_given_up_and_that_somebody_else_has_cancelled_runs_again() throws Exception {
        try (Scheduler scheduler = Scheduler.open(clock)) {
            hourly(scheduler);
            breaks.add(CANNOT_BE_WRITTEN);
            clock.advance(Duration.ofHours(1));
            sql("DROP TRIGGER full");
            sql("UPDATE mlopskit_pipeline_runs SET state = 'CANCELLED', ended_at = 0");
            clock.advance(Duration.ofMinutes(2));
            assertThat(journal.runs("report"))
                    .extracting(JournaledRun::state)
                    .containsExactlyInAnyOrder(RunState.SUCCESS, RunState.CANCELLED);
        }
    }

    @Test
    void a_backfill_that_failed_before_does_not_end_the_run_that_was_given_up() throws Exception {
        try (Scheduler scheduler = Scheduler.in(tracking, clock)) {
            Scheduled hourly = hourly(scheduler);
            hourly.pause();
            clock.advance(Duration.ofHours(1));
            failing = 1;
            assertThat(hourly.backfill(FIRST.start(), FIRST.end()).run())
                    .extracting(BackfillRun::state)
                    .containsExactly(RunState.FAILED);
            breaks.add(CANNOT_BE_WRITTEN);
            hourly.resume();
            sql("DROP TRIGGER full");
            clock.advance(Duration.ofMinutes(1));
            assertThat(journal.runs("report"))
                    .extracting(JournaledRun::state)
                    .containsExactlyInAnyOrder(RunState.SUCCESS, RunState.FAILED);
        }
    }

    @Test
    void what_a_scheduler_has_begun_itself_is_not_taken_up_once_its_run_is_over() {
        ScheduleState state = new SqlScheduleState(tracking.store());
        state.open("s", START);
        assertThat(state.begin("s", FIRST, Claim.SCHEDULE)).isTrue();
        runOf("s");
        assertThat(state.begin("s", FIRST, Claim.RESUME)).isFalse();
        assertThat(state.succeeded("s", FIRST.start(), FIRST.end())).containsExactly(FIRST);
        state.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Claim.class,
            names = {"SCHEDULE", "BACKFILL"})
    void what_a_dead_process_had_run_with_success_runs_no_more(Claim claim) {
        ScheduleState dead = new SqlScheduleState(tracking.store());
        dead.open("s", START);
        assertThat(dead.begin("s", FIRST, Claim.BACKFILL)).isTrue();
        runOf("s");
        dead.close(); // as a lease that ran out
        ScheduleState next = new SqlScheduleState(tracking.store());
        assertThat(next.begin("s", FIRST, claim)).isFalse();
        assertThat(next.succeeded("s", FIRST.start(), FIRST.end())).containsExactly(FIRST);
        assertThat(next.begin("s", FIRST, Claim.AGAIN)).isTrue();
        next.close();
    }

    @Test
    void what_failed_in_a_dead_process_a_backfill_runs_again() {
        ScheduleState dead = new SqlScheduleState(tracking.store());
        dead.open("s", START);
        assertThat(dead.begin("s", FIRST, Claim.SCHEDULE)).isTrue();
        failing = 1;
        runOf("s");
        dead.close();
        ScheduleState next = new SqlScheduleState(tracking.store());
        assertThat(next.begin("s", FIRST, Claim.BACKFILL)).isTrue();
        assertThat(next.begin("s", FIRST, Claim.RESUME)).isFalse();
        next.close();
    }

    @Test
    void a_scheduler_that_could_not_renew_its_lease_in_time_does_not_take_from_itself_what_runs() throws Exception {
        ScheduleState state = new SqlScheduleState(tracking.store());
        state.open("s", START);
        assertThat(state.begin("s", FIRST, Claim.SCHEDULE)).isTrue();
        sql("UPDATE mlopskit_pipeline_intervals SET lease_until = 0");
        assertThat(state.unfinished("s")).isEqualTo(new ScheduleState.Unfinished(List.of(), null));
        for (Claim claim : List.of(Claim.SCHEDULE, Claim.BACKFILL, Claim.AGAIN))
            assertThat(state.begin("s", FIRST, claim)).isFalse();
        state.close();
    }

    @Test
    void what_somebody_else_runs_is_looked_at_again_once_a_minute_though_more_could_start() throws Exception {
        try (Scheduler scheduler = Scheduler.in(tracking, clock);
                Logged logged = Logged.of(Scheduler.class)) {
            scheduler.add(
                    "hourly",
                    pipeline,
                    Cron.of("@hourly"),
                    ScheduleOptions.builder()
                            .run(options)
                            .maxActive(2)
                            .catchUp(CatchUp.ALL)
                            .build());
            breaks.add(CANNOT_BE_WRITTEN);
            clock.advance(Duration.ofHours(1));
            sql("DROP TRIGGER full");
            sql("UPDATE mlopskit_pipeline_runs SET fence = fence + 1, lease_until = 4000000000000000");
            clock.advance(Duration.ofMinutes(3));
            assertThat(logged.warnings()).hasSizeBetween(2, 5);
            int before = bodies;
            sql("UPDATE mlopskit_pipeline_runs SET lease_until = 0");
            clock.advance(Duration.ofHours(1));
            assertThat(bodies).as("that one and the next").isEqualTo(before + 2);
        }
    }

    @Test
    void what_could_not_be_begun_as_its_store_was_away_is_begun_later() throws Exception {
        try (Scheduler scheduler = Scheduler.in(tracking, clock)) {
            sql("CREATE TRIGGER away BEFORE INSERT ON mlopskit_pipeline_runs BEGIN SELECT RAISE(ABORT, 'away'); END");
            hourly(scheduler);
            clock.advance(Duration.ofHours(1));
            assertThat(bodies).isZero();
            sql("DROP TRIGGER away");
            clock.advance(Duration.ofMinutes(2));
            assertThat(bodies).isEqualTo(1);
            assertThat(journal.runs("report")).extracting(JournaledRun::state).containsExactly(RunState.SUCCESS);
        }
    }

    @Test
    void what_a_backfill_of_the_same_scheduler_runs_the_schedule_does_not_run_beside_it() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", () -> {
                    begun.incrementAndGet();
                    Await.latch(goOn);
                    return 1;
                }));
        Scheduler first = Scheduler.in(tracking, clock);
        Scheduled before = first.add("slow", slow, Cron.of("@hourly"));
        clock.advance(Duration.ofHours(1));
        Await.until(() -> begun.get() == 1);
        before.pause();
        first.close();
        try (Scheduler second = Scheduler.in(tracking, clock)) {
            Scheduled hourly = second.add("slow", slow, Cron.of("@hourly"));
            Thread filling =
                    new Thread(() -> hourly.backfill(START, FIRST.end()).run());
            filling.start();
            Await.until(() -> begun.get() == 2);
            hourly.resume();
            Thread.sleep(200);
            assertThat(begun).hasValue(2);
            goOn.countDown();
            filling.join();
            assertThat(second.awaitIdle(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(begun).hasValue(2);
    }
}
