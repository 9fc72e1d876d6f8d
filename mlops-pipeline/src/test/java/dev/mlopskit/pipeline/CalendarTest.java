package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** 2026 begins with a Thursday. */
class CalendarTest {
    private static final LocalTime SIX = LocalTime.of(6, 0);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> next(Days days, String from, int count) {
        return times(days.at(SIX), from + "T06:00:00Z", ZoneOffset.UTC, count).stream()
                .map(time -> time.substring(0, 10))
                .toList();
    }

    private static List<String> times(Schedule schedule, String from, ZoneId zone, int count) {
        List<String> found = new ArrayList<>();
        Optional<Instant> at = schedule.next(Instant.parse(from), zone);
        for (; at.isPresent() && found.size() < count; at = schedule.next(at.get(), zone))
            found.add(at.get().atZone(zone).toOffsetDateTime().toString());
        return found;
    }

    @Test
    void the_first_and_the_last_day_of_each_month() {
        assertThat(next(Days.all().nthOfMonth(1), "2026-01-01", 2)).containsExactly("2026-02-01", "2026-03-01");
        assertThat(next(Days.all().nthOfMonth(-1), "2028-01-01", 3))
                .containsExactly("2028-01-31", "2028-02-29", "2028-03-31");
    }

    @Test
    void the_nth_weekday_of_each_month_that_has_it() {
        assertThat(next(Days.of(DayOfWeek.FRIDAY).nthOfMonth(2), "2026-01-01", 2))
                .containsExactly("2026-01-09", "2026-02-13");
        assertThat(next(Days.of(DayOfWeek.THURSDAY).nthOfMonth(5), "2026-01-01", 3))
                .containsExactly("2026-01-29", "2026-04-30", "2026-07-30");
        assertThat(next(Days.of(DayOfWeek.MONDAY).nthOfMonth(-1), "2026-01-01", 2))
                .containsExactly("2026-01-26", "2026-02-23");
    }

    @Test
    void business_days_without_holidays() {
        Days work = Days.business().except(Set.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 30)));
        assertThat(next(work, "2025-12-31", 3)).containsExactly("2026-01-02", "2026-01-05", "2026-01-06");
        assertThat(next(work.nthOfMonth(-1), "2025-12-31", 2)).containsExactly("2026-01-29", "2026-02-27");
        assertThat(next(work.nthOfMonth(1), "2025-12-31", 2)).containsExactly("2026-01-02", "2026-02-02");
        assertThat(Days.business().except(Set.of())).hasToString("business days");
    }

    @Test
    void a_list_of_dates_comes_to_an_end() {
        Days dates = Days.on(List.of(LocalDate.of(2026, 7, 4), LocalDate.of(2026, 1, 2), LocalDate.of(2124, 2, 29)));
        assertThat(next(dates, "1700-01-01", 9)).containsExactly("2026-01-02", "2026-07-04", "2124-02-29");
        assertThat(next(dates, "2124-02-29", 9)).isEmpty();
        assertThat(next(dates.or(Days.on(Set.of(LocalDate.of(2200, 1, 1)))), "2124-01-01", 9))
                .containsExactly("2124-02-29", "2200-01-01");
    }

    @Test
    void days_without_end_are_due_without_end() {
        Days leap = Days.of(DayOfWeek.SUNDAY).nthOfMonth(5).except(Days.all().nthOfMonth(-1));
        assertThat(next(leap, "2026-01-01", 2)).containsExactly("2026-03-29", "2026-08-30");
        assertThat(next(Days.all().except(Days.all()), "2026-01-01", 1)).isEmpty();
    }

    @Test
    void times_of_the_day_come_in_their_order() {
        assertThat(times(Days.all().at(LocalTime.of(18, 30), SIX), "2026-01-01T06:00:00Z", ZoneOffset.UTC, 3))
                .containsExactly("2026-01-01T18:30Z", "2026-01-02T06:00Z", "2026-01-02T18:30Z");
        assertThat(Days.business().nthOfMonth(-1).at(SIX))
                .hasToString("number -1 of the month of (business days) at [06:00]");
    }

    @Test
    void where_clocks_change_no_day_is_lost_and_none_comes_twice() {
        Schedule nightly = Days.all().at(LocalTime.of(2, 30));
        assertThat(times(nightly, "2026-03-28T12:00:00Z", BERLIN, 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(times(nightly, "2026-10-24T12:00:00Z", BERLIN, 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(times(Days.all().at(LocalTime.MIDNIGHT), "2026-09-05T12:00:00Z", ZoneId.of("America/Santiago"), 1))
                .containsExactly("2026-09-06T01:00-03:00");
    }

    /** A schedule of days and one of cron that say the same are due at the same times, over all changes of some zones. */
    @Test
    void days_agree_with_cron_where_both_can_say_it() {
        for (String id : List.of("UTC", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia")) {
            ZoneId zone = ZoneId.of(id);
            Instant from = Instant.parse("2011-12-01T00:00:00Z");
            Instant to = Instant.parse("2014-01-01T00:00:00Z");
            assertThat(all(Days.all().at(LocalTime.of(2, 15)), zone, from, to))
                    .as(id)
                    .isEqualTo(all(Cron.of("15 2 * * *"), zone, from, to));
            assertThat(all(Days.of(DayOfWeek.SUNDAY).nthOfMonth(-1).at(SIX), zone, from, to))
                    .as(id)
                    .isEqualTo(all(Cron.of("0 6 * * SUN#L"), zone, from, to));
        }
    }

    private static List<Instant> all(Schedule schedule, ZoneId zone, Instant from, Instant to) {
        List<Instant> found = new ArrayList<>();
        Instant at = from;
        while (at.isBefore(to)) found.add(at = schedule.next(at, zone).orElseThrow());
        return found;
    }

    @Test
    void dates_run_at_each_of_them_and_the_scheduler_knows_the_last() {
        ManualClock clock = new ManualClock();
        List<DataInterval> seen = new ArrayList<>();
        Pipeline pipeline = Pipeline.define(
                "dates",
                p -> p.task("only", p.context(), c -> seen.add(c.dataInterval().orElseThrow())));
        try (Scheduler scheduler = Scheduler.open(clock)) {
            Scheduled dates = scheduler.add(
                    "dates",
                    pipeline,
                    Days.on(List.of(LocalDate.of(2026, 1, 5), LocalDate.of(2026, 1, 9)))
                            .at(SIX),
                    ScheduleOptions.builder()
                            .run(RunOptions.builder().executor(Runnable::run).build())
                            .build());
            clock.advance(Duration.ofDays(60));
            assertThat(seen).extracting(DataInterval::end).hasToString("[2026-01-05T06:00:00Z, 2026-01-09T06:00:00Z]");
            assertThat(dates.nextDue()).isEmpty();
            assertThat(clock.calls()).isZero();
        }
    }

    @Test
    void what_cannot_be_is_refused() {
        for (int number : new int[] {0, 32, -32, Integer.MIN_VALUE})
            assertThatThrownBy(() -> Days.all().nthOfMonth(number))
                    .isInstanceOf(PipelineException.class)
                    .hasMessage("no day can be number " + number
                            + " of a month: take 1 to 31 from its beginning, or -1 to -31 from its end");
        assertThatThrownBy(() -> Days.on(Set.of()))
                .hasMessage("a schedule cannot be due on no days: give it some dates");
    }
}
