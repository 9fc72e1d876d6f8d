package dev.mlopskit.pipeline;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Due on some days, all of which lie between the first and the last, at some times, in their order. */
record DaySchedule(String text, Predicate<LocalDate> days, LocalDate first, LocalDate last, List<LocalTime> times)
        implements Schedule {
    // Of days without an end: a day of the week comes again on 29 February after 40 years at most.
    private static final int YEARS = 41;

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        // The day before, as what did not exist on it may be due later than a time of the next one.
        LocalDate from = LocalDate.ofInstant(after, zone).minusDays(1);
        if (from.isBefore(first)) from = first;
        LocalDate until = last.equals(LocalDate.MAX) ? from.plusYears(YEARS) : last;
        for (LocalDate day = from; !day.isAfter(until); day = day.plusDays(1)) {
            if (!days.test(day)) continue;
            for (LocalTime time : times) {
                Instant due = instant(day.atTime(time), zone);
                if (due.isAfter(after)) return Optional.of(due);
            }
        }
        return Optional.empty();
    }

    private static Instant instant(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition gap = zone.getRules().getTransition(time);
        return gap != null && gap.isGap() ? gap.getInstant() : time.atZone(zone).toInstant();
    }

    @Override
    public String toString() {
        return text + " at " + times;
    }
}
