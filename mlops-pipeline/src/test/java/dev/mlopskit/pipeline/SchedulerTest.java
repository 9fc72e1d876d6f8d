package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mlopskit.pipeline.internal.schedule.MemoryState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The clock of these tests starts at 2026-01-01T00:00Z. */
@Timeout(60)
class SchedulerTest {
    private static final Cron HOURLY = Cron.of("@hourly");
    private static final RunOptions DIRECT =
            RunOptions.builder().executor(Runnable::run).build();

    private final ManualClock clock = new ManualClock();
    private final MemoryState state = new MemoryState();
    private final List<DataInterval> seen = Collections.synchronizedList(new ArrayList<>());
    private final Pipeline pipeline = Pipeline.define(
            "report",
            p -> p.task(
                    "only",
                    p.context(),
                    context -> seen.add(context.dataInterval().orElseThrow())));
    private Scheduler scheduler = Scheduler.open(clock, state);

    @AfterEach
    void close() {
        scheduler.close();
    }

    private static ScheduleOptions.Builder direct() {
        return ScheduleOptions.builder().run(DIRECT);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-" + time + ":00Z");
    }

    private static DataInterval hour(int day, int hour) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z")
                .plus(Duration.ofDays(day - 1).plusHours(hour));
        return new DataInterval(start, start.plus(Duration.ofHours(1)));
    }

    private void restart() {
        scheduler.close();
        scheduler = Scheduler.open(clock, state);
    }

    // ---- when

    @Test
    void a_year_of_an_hourly_schedule_runs_each_hour_once_and_the_intervals_leave_no_gap() {
        List<Instant> started = new ArrayList<>();
        Pipeline timed = Pipeline.define(
                "timed",
                p -> p.task("only", p.context(), context -> {
                    started.add(clock.instant());
                    return seen.add(context.dataInterval().orElseThrow());
                }));
        Scheduled hourly = scheduler.add("hourly", timed, HOURLY, direct().build());
        clock.advance(Duration.ofDays(365));
        assertThat(seen).hasSize(8760);
        for (int i = 0; i < seen.size(); i++) assertThat(seen.get(i)).isEqualTo(hour(1, i));
        assertThat(started).isEqualTo(seen.stream().map(DataInterval::end).toList());
        assertThat(hourly.nextDue()).contains(Instant.parse("2027-01-01T01:00:00Z"));
        assertThat(clock.calls()).isEqualTo(1);
    }

    @Test
    void a_run_is_due_at_the_end_of_its_interval_which_began_before_the_schedule_was_added() {
        clock.advance(Duration.ofMinutes(90));
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        clock.advance(Duration.ofMinutes(29));
        assertThat(seen).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(seen).containsExactly(hour(1, 1));
    }

    @Test
    void with_a_start_no_interval_begins_before_it() {
        scheduler.add(
                "hourly", pipeline, HOURLY, direct().start(at("01-01T05:20")).build());
        clock.advance(Duration.ofHours(7));
        assertThat(seen).containsExactly(hour(1, 6));
    }

    @Test
    void a_schedule_with_a_beginning_runs_at_its_first_time_too() {
        Schedule twice = (after, zone) -> List.of(at("01-02T00:00"), at("01-05T00:00")).stream()
                .filter(after::isBefore)
                .findFirst();
        Scheduled listed = scheduler.add("listed", pipeline, twice, direct().build());
        clock.advance(Duration.ofDays(30));
        assertThat(seen)
                .containsExactly(
                        new DataInterval(at("01-01T00:00"), at("01-02T00:00")),
                        new DataInterval(at("01-02T00:00"), at("01-05T00:00")));
        assertThat(listed.nextDue()).isEmpty();
    }

    @Test
    void the_days_on_which_clocks_change_have_23_and_25_hourly_runs_and_one_nightly_run() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant year = Instant.parse("2026-01-01T00:00:00Z");
        ScheduleOptions options = direct().zone("Europe/Berlin").build();
        Scheduled hourly = scheduler.add("hourly", pipeline, HOURLY, options);
        Scheduled nightly = scheduler.add("nightly", pipeline, Cron.of("30 2 * * *"), options);
        assertThat(hourly.plan(year, year.plus(Duration.ofDays(1)))).hasSize(24);
        Instant spring = LocalDateTime.parse("2026-03-29T00:00").atZone(berlin).toInstant();
        Instant autumn = LocalDateTime.parse("2026-10-25T00:00").atZone(berlin).toInstant();
        for (Instant day : List.of(spring, autumn)) {
            Instant next = day.atZone(berlin).plusDays(1).toInstant();
            assertThat(hourly.plan(day, next)).hasSize(day.equals(spring) ? 23 : 25);
            assertThat(nightly.plan(day, next)).hasSize(1);
        }
        clock.advance(Duration.ofDays(365));
        assertThat(seen).hasSize(8760 + 365);
    }

    // ---- what was missed

    private List<DataInterval> afterASleepOf(Duration sleep, CatchUp catchUp) {
        scheduler.add("hourly", pipeline, HOURLY, direct().catchUp(catchUp).build());
        clock.advance(Duration.ofHours(1));
        seen.clear();
        clock.sleep(sleep);
        clock.advance(0);
        return List.copyOf(seen);
    }

    @Test
    void what_fell_due_while_the_machine_slept_is_left_out_with_NONE() {
        assertThat(afterASleepOf(Duration.ofMinutes(330), CatchUp.NONE)).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 6));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 'schedule ''hourly'' leaves out 5 runs that fell due after 2026-01-01T01:00:00Z and up to 2026-01-01T06:00:00Z,"
                + " as its catch-up is NONE'",
        "LATEST, 'schedule ''hourly'' leaves out 4 runs that fell due after 2026-01-01T01:00:00Z and up to 2026-01-01T05:00:00Z,"
                + " as its catch-up is LATEST'",
        "ALL, "
    })
    void how_many_are_left_out_is_told(CatchUp catchUp, String told) {
        Logger logger = (Logger) LoggerFactory.getLogger(Scheduler.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
        try {
            afterASleepOf(Duration.ofMinutes(330), catchUp);
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo(told == null ? List.of() : List.of(told));
    }

    @Test
    void what_is_less_than_a_minute_late_is_on_time() {
        assertThat(afterASleepOf(Duration.ofMinutes(60).plusSeconds(59), CatchUp.NONE))
                .containsExactly(hour(1, 1));
    }

    @Test
    void of_what_fell_due_while_the_machine_slept_the_last_runs_with_LATEST() {
        assertThat(afterASleepOf(Duration.ofMinutes(330), CatchUp.LATEST)).containsExactly(hour(1, 5));
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 5), hour(1, 6));
    }

    @Test
    void what_fell_due_while_the_machine_slept_runs_in_order_with_ALL() {
        assertThat(afterASleepOf(Duration.ofMinutes(330), CatchUp.ALL))
                .containsExactly(hour(1, 1), hour(1, 2), hour(1, 3), hour(1, 4), hour(1, 5));
    }

    @Test
    void the_same_holds_for_what_was_due_between_the_start_and_now() {
        clock.advance(Duration.ofHours(100));
        ScheduleOptions.Builder past = direct().start(at("01-01T00:00"));
        scheduler.add("all", pipeline, HOURLY, past.catchUp(CatchUp.ALL).build());
        assertThat(seen).hasSize(100).startsWith(hour(1, 0)).endsWith(hour(1, 99));
        seen.clear();
        scheduler.add(
                "latest", pipeline, HOURLY, direct().start(at("01-01T00:00")).build());
        assertThat(seen).containsExactly(hour(1, 99));
    }

    @Test
    void what_fell_due_while_the_application_was_down_is_missed_and_what_ran_does_not_run_again() {
        ScheduleOptions options = direct().catchUp(CatchUp.ALL).build();
        scheduler.add("hourly", pipeline, HOURLY, options);
        clock.advance(Duration.ofHours(2));
        scheduler.close();
        clock.advance(Duration.ofHours(2));
        assertThat(seen).hasSize(2);
        scheduler = Scheduler.open(clock, state);
        scheduler.add("hourly", pipeline, HOURLY, options);
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1), hour(1, 2), hour(1, 3));
    }

    @Test
    void what_is_due_before_the_first_run_is_missed_though_the_application_was_down() {
        ScheduleOptions options = direct().build();
        scheduler.add("hourly", pipeline, HOURLY, options);
        restart();
        clock.advance(Duration.ofHours(1));
        scheduler.add("hourly", pipeline, HOURLY, options);
        assertThat(seen).containsExactly(hour(1, 0));
    }

    @Test
    void a_paused_schedule_runs_nothing_and_then_catches_up_also_after_a_restart() {
        Scheduled hourly = scheduler.add("hourly", pipeline, HOURLY, direct().build());
        hourly.pause();
        assertThat(hourly.isPaused()).isTrue();
        assertThat(hourly.nextDue()).isEmpty();
        assertThat(clock.calls()).isZero();
        clock.advance(Duration.ofHours(3));
        restart();
        hourly = scheduler.add("hourly", pipeline, HOURLY, direct().build());
        assertThat(hourly.isPaused()).isTrue();
        clock.advance(Duration.ofHours(3));
        assertThat(seen).isEmpty();
        hourly.resume();
        assertThat(seen).containsExactly(hour(1, 5));
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 5), hour(1, 6));
    }

    @Test
    void a_clock_that_is_set_back_makes_nothing_run_twice() {
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        clock.advance(Duration.ofHours(3));
        clock.sleep(Duration.ofHours(-2));
        clock.advance(Duration.ofHours(2));
        assertThat(seen).hasSize(3);
        clock.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1), hour(1, 2), hour(1, 3));
    }

    // ---- how many

    @Test
    void what_is_due_while_as_many_run_as_may_waits_in_order() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", p.context(), context -> {
                    seen.add(context.dataInterval().orElseThrow());
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Await.latch(open);
                    return now.decrementAndGet();
                }));
        scheduler.add(
                "hourly",
                slow,
                HOURLY,
                ScheduleOptions.builder().maxActive(2).catchUp(CatchUp.NONE).build());
        clock.advance(Duration.ofHours(50));
        Await.until(() -> seen.size() == 2);
        assertThat(scheduler.awaitIdle(Duration.ZERO)).isFalse();
        open.countDown();
        assertThat(scheduler.awaitIdle(Duration.ofSeconds(30))).isTrue();
        assertThat(most).hasValue(2);
        assertThat(seen).hasSize(50).doesNotHaveDuplicates();
        assertThat(seen.get(0).start()).isBefore(seen.get(49).start());
    }

    @Test
    void one_run_at_a_time_is_the_default_and_they_are_in_order() throws InterruptedException {
        scheduler.add("hourly", pipeline, HOURLY);
        clock.advance(Duration.ofHours(200));
        assertThat(scheduler.awaitIdle(Duration.ofSeconds(30))).isTrue();
        assertThat(seen).hasSize(200).isSortedAccordingTo((a, b) -> a.start().compareTo(b.start()));
    }

    @Test
    void ten_thousand_schedules_that_wait_have_one_timer() {
        for (int i = 0; i < 10_000; i++)
            scheduler.add("s" + i, pipeline, Cron.of(i % 60 + " " + i % 24 + " * * *"), direct().build());
        assertThat(clock.calls()).isEqualTo(1);
        clock.advance(Duration.ofDays(1));
        assertThat(seen).hasSize(10_000);
        assertThat(clock.calls()).isEqualTo(1);
    }

    // ---- what goes wrong

    @Test
    void a_run_that_fails_does_not_stop_its_schedule() {
        Pipeline failing = Pipeline.define(
                "failing",
                p -> p.task("only", p.context(), context -> {
                    seen.add(context.dataInterval().orElseThrow());
                    throw new IllegalStateException("as told");
                }));
        scheduler.add("hourly", failing, HOURLY, direct().build());
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
    void options_that_do_not_fit_the_pipeline_are_refused_at_once() {
        Pipeline wanting = Pipeline.define("wants", p -> p.task("use", p.params(Wanted.class), Wanted::rows));
        assertThatThrownBy(() -> scheduler.add("hourly", wanting, HOURLY))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("param 'rows'");
    }

    record Wanted(int rows) {}

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
        public java.util.Set<DataInterval> succeeded(String key, Instant from, Instant to) {
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

    // ---- the end

    @Test
    void closing_cancels_what_runs_and_it_runs_again_when_its_schedule_is_added_again() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", p.context(), context -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                    }
                    return 1;
                }));
        scheduler.add("hourly", slow, HOURLY);
        clock.advance(Duration.ofHours(2));
        Await.until(() -> begun.getCount() == 0);
        scheduler.close();
        assertThat(interrupted).isTrue();
        scheduler.close();
        scheduler = Scheduler.open(clock, state);
        // The first was cut short, the second waited.
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1));
    }

    @Test
    void a_run_that_a_dead_process_had_begun_runs_again_before_what_is_due_now() {
        state.open("hourly", at("01-01T00:00"));
        state.begin("hourly", hour(1, 0), ScheduleState.Claim.SCHEDULE);
        state.close(); // as a lease that ran out
        clock.advance(Duration.ofHours(2));
        scheduler.add("hourly", pipeline, HOURLY, direct().build());
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1));
    }

    @Test
    void of_two_schedulers_of_the_same_state_one_runs_each_interval_also_if_it_fails() {
        Pipeline failing = Pipeline.define(
                "failing",
                p -> p.task("only", p.context(), context -> {
                    seen.add(context.dataInterval().orElseThrow());
                    throw new IllegalStateException("as told");
                }));
        try (Scheduler other = Scheduler.open(clock, state)) {
            scheduler.add("hourly", failing, HOURLY, direct().build());
            other.add("hourly", failing, HOURLY, direct().build());
            clock.advance(Duration.ofHours(5));
        }
        assertThat(seen).containsExactly(hour(1, 0), hour(1, 1), hour(1, 2), hour(1, 3), hour(1, 4));
    }

    @Test
    void a_run_that_waits_for_a_person_can_be_found_answered_and_cancelled() throws InterruptedException {
        Pipeline asking = Pipeline.define("asking", p -> {
            Task<Approval> yes = p.approval("ask", p.task("make", () -> 1), x -> "release?");
            p.task(
                    "release",
                    yes,
                    p.context(),
                    (answer, c) -> seen.add(c.dataInterval().orElseThrow()));
        });
        Scheduled hourly = scheduler.add("hourly", asking, HOURLY);
        clock.advance(Duration.ofHours(2));
        Await.until(() -> hourly.activeRuns().stream().anyMatch(run -> run.state("ask") == TaskState.AWAITING_INPUT));
        ActiveRun first = hourly.activeRuns().get(0);
        first.approve("ask", "reviewer", "");
        Await.until(() -> hourly.activeRuns().stream().anyMatch(run -> !run.id().equals(first.id())));
        hourly.activeRuns().get(0).cancel();
        assertThat(scheduler.awaitIdle(Duration.ofSeconds(20))).isTrue();
        assertThat(hourly.activeRuns()).isEmpty();
        assertThat(seen).containsExactly(hour(1, 0));
    }

    @Test
    void a_body_may_close_its_own_scheduler() {
        Pipeline closing = Pipeline.define(
                "closing",
                p -> p.task("only", () -> {
                    scheduler.close();
                    return seen.add(hour(1, 0));
                }));
        scheduler.add("hourly", closing, HOURLY, direct().build());
        clock.advance(Duration.ofHours(5));
        assertThat(seen).hasSize(1);
        assertThat(clock.calls()).isZero();
    }

    @Test
    void a_removed_schedule_is_due_no_more_and_its_name_is_free() {
        Scheduled hourly = scheduler.add("hourly", pipeline, HOURLY, direct().build());
        clock.advance(Duration.ofHours(1));
        hourly.remove();
        hourly.remove();
        assertThat(clock.calls()).isZero();
        assertThat(hourly.nextDue()).isEmpty();
        clock.advance(Duration.ofHours(5));
        assertThat(seen).hasSize(1);
        assertThatThrownBy(hourly::resume).hasMessage("schedule 'hourly' was removed: add it to the scheduler again");
        scheduler.add("hourly", pipeline, HOURLY, direct().catchUp(CatchUp.ALL).build());
        assertThat(seen).hasSize(1);
    }

    @Test
    void its_own_thread_is_a_daemon_that_ends_with_it() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Scheduler own = Scheduler.open();
        Executor executor = Runnable::run;
        Thread[] thread = new Thread[1];
        own.add(
                "often",
                Pipeline.define(
                        "often",
                        p -> p.task("only", () -> {
                            thread[0] = Thread.currentThread();
                            return runs.incrementAndGet();
                        })),
                Schedule.every(Duration.ofMillis(5)),
                ScheduleOptions.builder()
                        .run(RunOptions.builder().executor(executor).build())
                        .build());
        Await.until(() -> runs.get() >= 3);
        own.close();
        int last = runs.get();
        assertThat(thread[0].isDaemon()).isTrue();
        thread[0].join(20_000);
        assertThat(thread[0].isAlive()).isFalse();
        assertThat(runs).hasValue(last);
        assertThatThrownBy(() -> own.add("more", pipeline, HOURLY))
                .hasMessage("the scheduler is closed: open another one");
    }

    // ---- what is told

    @Test
    void a_plan_is_a_table_of_what_is_due_in_a_range_and_runs_nothing() {
        scheduler.add("half", pipeline, Cron.of("0 */12 * * *"), direct().build());
        Scheduled daily = scheduler.add(
                "daily",
                pipeline,
                Cron.of("@daily"),
                direct().zone("America/New_York").build());
        assertThat(PlannedRun.table(scheduler.plan(at("01-02T00:00"), at("01-03T00:00"))))
                .isEqualTo("""
                        schedule  data from             to                    due
                        half      2026-01-01T12:00:00Z  2026-01-02T00:00:00Z  2026-01-02T00:00:00Z
                        daily     2026-01-01T05:00:00Z  2026-01-02T05:00:00Z  2026-01-02T05:00:00Z
                        half      2026-01-02T00:00:00Z  2026-01-02T12:00:00Z  2026-01-02T12:00:00Z
                        """);
        assertThat(daily.plan(at("01-02T05:00"), at("01-03T05:00"))).hasSize(1);
        assertThat(daily.plan(at("01-01T00:00"), at("01-01T05:01"))).hasSize(1);
        assertThat(seen).isEmpty();
    }

    @Test
    void listeners_and_single_runs_know_the_data_interval() {
        List<DataInterval> told = new ArrayList<>();
        RunOptions options = RunOptions.builder()
                .listener(new PipelineListener() {
                    @Override
                    public void onRunStarted(PipelineEvent.RunStarted event) {
                        told.add(event.dataInterval());
                    }
                })
                .dataInterval(hour(3, 4))
                .build();
        pipeline.run(options).orThrow();
        assertThat(seen).containsExactly(hour(3, 4));
        assertThat(told).containsExactly(hour(3, 4));
        PipelineRun none = Pipeline.define("none", p -> p.task("only", p.context(), context -> context.dataInterval()))
                .run();
        assertThat(none.task("only").value()).isEqualTo(java.util.Optional.empty());
    }

    @Test
    void what_cannot_be_is_refused_with_what_to_do() {
        scheduler.add("hourly", pipeline, HOURLY);
        assertThatThrownBy(() -> scheduler.add("hourly", pipeline, HOURLY))
                .isInstanceOf(PipelineException.class)
                .hasMessage(
                        "there is a schedule 'hourly' already: give each a name of its own, or remove() that one first");
        assertThatThrownBy(() -> scheduler.add("a b", pipeline, HOURLY))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("schedule 'a b' has a bad name");
        assertThatThrownBy(() -> ScheduleOptions.builder().zone("Europe/Berln"))
                .isInstanceOf(PipelineException.class)
                .hasMessage("there is no time zone 'Europe/Berln': take a name of ZoneId.getAvailableZoneIds(), such as"
                        + " Europe/Berlin, or an offset such as +02:00");
        assertThatThrownBy(() -> ScheduleOptions.builder().maxActive(0))
                .hasMessage("a schedule cannot have 0 active runs: take 1 or more");
        assertThatThrownBy(() -> direct().run(DIRECT)).hasMessage("option 'run' is set twice: leave one out");
        assertThatThrownBy(() -> ScheduleOptions.builder()
                        .run(RunOptions.builder().dataInterval(hour(1, 1)).build()))
                .hasMessageContaining("leave the data interval out");
        assertThatThrownBy(() -> scheduler.plan(at("01-02T00:00"), at("01-01T00:00")))
                .isInstanceOf(PipelineException.class)
                .hasMessage("a data interval cannot go from 2026-01-02T00:00:00Z to 2026-01-01T00:00:00Z: let it end"
                        + " after it starts");
        assertThatThrownBy(() -> scheduler.add("odd", pipeline, (after, zone) -> java.util.Optional.of(after)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("let next(..) give a later time");
    }
}
