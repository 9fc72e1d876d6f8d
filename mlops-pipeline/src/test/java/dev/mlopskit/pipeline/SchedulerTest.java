package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each interval of a schedule has one run, when it is over; what would run can be asked for. */
@Timeout(60)
class SchedulerTest extends ScheduleTest {
    @Test
    void a_year_of_an_hourly_schedule_runs_each_hour_once_and_the_intervals_leave_no_gap() {
        List<Instant> started = new ArrayList<>();
        Pipeline timed = Pipeline.define(
                "timed",
                p -> p.task("only", p.context(), context -> {
                    started.add(clock.instant());
                    return see(context);
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

    @Test
    void what_is_due_while_as_many_run_as_may_waits_in_order() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        Peak peak = new Peak();
        Pipeline slow = Pipeline.define(
                "slow",
                p -> p.task("only", p.context(), context -> {
                    see(context);
                    peak.begin();
                    Await.latch(open);
                    return peak.end();
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
        assertThat(peak.most()).isEqualTo(2);
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
        assertThat(none.task("only").value()).isEqualTo(Optional.empty());
    }

    record Wanted(int rows) {}

    @Test
    void options_that_do_not_fit_the_pipeline_are_refused_at_once() {
        Pipeline wanting = Pipeline.define("wants", p -> p.task("use", p.params(Wanted.class), Wanted::rows));
        assertThatThrownBy(() -> scheduler.add("hourly", wanting, HOURLY))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("param 'rows'");
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
        assertThatThrownBy(() -> scheduler.add("odd", pipeline, (after, zone) -> Optional.of(after)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("let next(..) give a later time");
    }
}
