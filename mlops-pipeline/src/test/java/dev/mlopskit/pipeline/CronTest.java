package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @ParameterizedTest
    @CsvSource({
        "0 12 * * *, 2026-01-01T00:00, 2026-01-01T12:00",
        "0 12 * * *, 2026-01-01T12:00, 2026-01-02T12:00",
        "*/15 * * * *, 2026-01-01T00:44:59, 2026-01-01T00:45",
        "30 0 * * * *, 2026-01-01T00:00:29.5, 2026-01-01T00:00:30",
        "5/20 * * * *, 2026-01-01T00:26, 2026-01-01T00:45",
        "0 0 29 2 *, 2026-01-01T00:00, 2028-02-29T00:00",
        "0 0 L * *, 2026-02-01T00:00, 2026-02-28T00:00",
        "'0 0 1 jan,Jul ?', 2026-01-01T00:00, 2026-07-01T00:00",
        "0 0 13 * FRI, 2026-01-03T00:00, 2026-01-09T00:00",
        "0 0 1-31 * FRI, 2026-01-03T00:00, 2026-01-04T00:00",
        "0 0 */1 * FRI, 2026-01-03T00:00, 2026-01-09T00:00",
        "0 0 13 * 0-6, 2026-01-03T00:00, 2026-01-04T00:00",
        "0 0 * * 7/3, 2026-01-04T00:00, 2026-01-07T00:00",
        "0 8-8 * * *, 2026-01-04T00:00, 2026-01-04T08:00",
        "0 9 * * mon-fri, 2026-01-02T09:00, 2026-01-05T09:00",
        "0 9 * * 7, 2026-01-02T09:00, 2026-01-04T09:00",
        "0 9 * * FRI#2, 2026-01-01T00:00, 2026-01-09T09:00",
        "0 9 * * L5, 2026-01-01T00:00, 2026-01-30T09:00",
        "0 9 * * MON#L, 2026-01-01T00:00, 2026-01-26T09:00",
        "@monthly, 2026-01-01T00:00, 2026-02-01T00:00",
        "@weekly, 2026-01-01T00:00, 2026-01-04T00:00",
        "59 23 31 12 *, 2026-12-31T23:59, 2027-12-31T23:59",
    })
    void the_next_time_matches_all_fields(String expression, LocalDateTime after, LocalDateTime next) {
        assertThat(Cron.of(expression).next(after.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
                .contains(next.toInstant(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60 * * * *     | cron expression '60 * * * *': '60' is no minute: take 0 to 59
            * * 0 * *      | cron expression '* * 0 * *': '0' at character 5 is no day of the month: take 1 to 31
            * * * FOO *    | cron expression '* * * FOO *': 'FOO' at character 7 is no month: take 1 to 12 or JAN to DEC
            * * *          | cron expression '* * *': '* * *' has 3 fields: write minute, hour, day of the month, month and day of the week, with seconds before them if wanted
            */0 * * * *    | cron expression '*/0 * * * *': '*/0' has no step that is a number from 1 on, as in */5
            9-5 * * * *    | cron expression '9-5 * * * *': '9-5' ends before it begins: write it as two, such as 9-59,0-5
            1,, * * * *    | cron expression '1,, * * * *': '1,,' is an empty part of a list of minutes: take a comma away
            0 0 30 2 *     | cron expression '0 0 30 2 *': '0 0 30 2 *' is never due: no month has such a day
            0 0 * * FRI#6  | cron expression '0 0 * * FRI#6': 'FRI#6' at character 9 has no such week: write #1 to #5, or #L for the last
            @noon          | cron expression '@noon': '@noon' is no macro: use one of [@annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly]
            """)
    void what_cannot_be_read_is_refused_with_its_place(String expression, String message) {
        assertThatThrownBy(() -> Cron.of(expression))
                .isInstanceOf(PipelineException.class)
                .hasMessage(message);
    }

    private static List<String> local(Cron cron, String from, int count) {
        List<String> times = new ArrayList<>();
        Instant at = LocalDateTime.parse(from).atZone(NEW_YORK).toInstant();
        for (int i = 0; i < count; i++) {
            at = cron.next(at, NEW_YORK).orElseThrow();
            times.add(at.atZone(NEW_YORK).toOffsetDateTime().toString());
        }
        return times;
    }

    @Test
    void a_daily_job_is_not_lost_on_the_day_without_its_hour() {
        Cron nightly = Cron.of("30 2 * * *");
        assertThat(local(nightly, "2026-03-07T03:00", 2))
                .containsExactly("2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00");
        assertThat(local(nightly.skipGaps(), "2026-03-07T03:00", 1)).containsExactly("2026-03-09T02:30-04:00");
        // Midnight itself is what does not exist.
        ZoneId santiago = ZoneId.of("America/Santiago");
        Instant before =
                LocalDateTime.parse("2026-09-05T12:00").atZone(santiago).toInstant();
        assertThat(Cron.of("0 0 * * *")
                        .next(before, santiago)
                        .orElseThrow()
                        .atZone(santiago)
                        .toOffsetDateTime())
                .hasToString("2026-09-06T01:00-03:00");
    }

    @Test
    void a_job_at_an_hour_that_comes_twice_runs_once_and_an_hourly_one_each_time() {
        assertThat(local(Cron.of("30 1 * * *"), "2026-10-31T12:00", 2))
                .containsExactly("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00");
        assertThat(local(Cron.of("30 1 * * *").repeated(Cron.Repeated.SECOND), "2026-10-31T12:00", 2))
                .containsExactly("2026-11-01T01:30-05:00", "2026-11-02T01:30-05:00");
        assertThat(local(Cron.of("30 1 * * *").repeated(Cron.Repeated.BOTH), "2026-10-31T12:00", 2))
                .containsExactly("2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00");
        assertThat(local(Cron.of("0,30 * * * *"), "2026-11-01T00:30", 5))
                .containsExactly(
                        "2026-11-01T01:00-04:00",
                        "2026-11-01T01:30-04:00",
                        "2026-11-01T01:00-05:00",
                        "2026-11-01T01:30-05:00",
                        "2026-11-01T02:00-05:00");
    }

    /** Every zone, every change of its clocks from 2020 to 2030, against looking at each minute around it. */
    @Test
    void around_every_change_of_clocks_the_times_are_those_of_looking_at_each_minute() {
        List<Cron> crons = List.of(
                Cron.of("*/20 * * * *"),
                Cron.of("30 2 * * *"),
                Cron.of("0 0 * * *"),
                Cron.of("15 1,3 * * *"),
                Cron.of("10 * * * *").repeated(Cron.Repeated.FIRST),
                Cron.of("40 0-3 * * *").repeated(Cron.Repeated.SECOND).skipGaps(),
                Cron.of("5 */2 * * *").skipGaps());
        Instant end = Instant.parse("2031-01-01T00:00:00Z");
        int changes = 0;
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.parse("2020-01-01T00:00:00Z"));
            for (;
                    change != null && change.getInstant().isBefore(end);
                    change = zone.getRules().nextTransition(change.getInstant())) {
                changes++;
                Instant from = change.getInstant().minus(Duration.ofHours(5));
                Instant to = change.getInstant().plus(Duration.ofHours(29));
                for (Cron cron : crons)
                    assertThat(times(cron, zone, from, to))
                            .as("%s in %s around %s", cron, id, change)
                            .isEqualTo(MinuteByMinute.times(cron, zone, from, to));
            }
        }
        assertThat(changes).isGreaterThan(1000);
    }

    private static List<Instant> times(Cron cron, ZoneId zone, Instant from, Instant to) {
        List<Instant> times = new ArrayList<>();
        for (Instant at = cron.next(from, zone).orElseThrow();
                !at.isAfter(to);
                at = cron.next(at, zone).orElseThrow()) times.add(at);
        return times;
    }

    @Test
    void an_interval_is_counted_in_elapsed_time() {
        Schedule schedule = Schedule.every(Duration.ofHours(5));
        Instant first = schedule.next(Instant.EPOCH, NEW_YORK).orElseThrow();
        assertThat(first).isEqualTo(Instant.EPOCH.plus(Duration.ofHours(5)));
        assertThat(schedule.next(first.minusNanos(1), NEW_YORK)).contains(first);
        assertThatThrownBy(() -> Schedule.every(Duration.ZERO))
                .hasMessage("a schedule cannot be due every PT0S: take a millisecond to a hundred years");
    }

    /** A slow reading of what the times of a cron expression are, minute by minute, that shares only the fields. */
    private static final class MinuteByMinute {
        static List<Instant> times(Cron cron, ZoneId zone, Instant from, Instant to) {
            TreeSet<Instant> times = new TreeSet<>();
            LocalDateTime at = LocalDateTime.ofInstant(from, zone).minusHours(30);
            LocalDateTime last = LocalDateTime.ofInstant(to, zone).plusHours(30);
            for (; !at.isAfter(last); at = at.plusMinutes(1)) {
                if (!cron.next(at.minusNanos(1).toInstant(ZoneOffset.UTC), ZoneOffset.UTC)
                        .orElseThrow()
                        .equals(at.toInstant(ZoneOffset.UTC))) continue;
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(at);
                if (offsets.isEmpty() && !cron.skipsGaps())
                    times.add(zone.getRules().getTransition(at).getInstant());
                if (offsets.size() == 1 || offsets.size() == 2 && cron.repeated() != Cron.Repeated.SECOND)
                    times.add(at.toInstant(offsets.get(0)));
                if (offsets.size() == 2 && cron.repeated() != Cron.Repeated.FIRST)
                    times.add(at.toInstant(offsets.get(1)));
            }
            return times.stream()
                    .filter(time -> time.isAfter(from) && !time.isAfter(to))
                    .toList();
        }
    }
}
