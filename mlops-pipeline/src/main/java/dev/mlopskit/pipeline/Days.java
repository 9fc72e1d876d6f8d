package dev.mlopskit.pipeline;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A set of days, put together from smaller ones, and with times of the day a {@link Schedule}: what calendars ask for and a
 * cron expression cannot say. Immutable, each method gives a new one; thread-safe.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="days"}
 */
public final class Days {
    private final String text;
    private final Predicate<LocalDate> days;
    private final LocalDate first;
    private final LocalDate last;

    private Days(String text, Predicate<LocalDate> days, LocalDate first, LocalDate last) {
        this.text = text;
        this.days = days;
        this.first = first;
        this.last = last;
    }

    private static Days endless(String text, Predicate<LocalDate> days) {
        return new Days(text, days, LocalDate.MIN, LocalDate.MAX);
    }

    /** Every day. */
    public static Days all() {
        return endless("all days", day -> true);
    }

    /** Every week on these days. */
    public static Days of(DayOfWeek first, DayOfWeek... more) {
        Set<DayOfWeek> weekdays = new TreeSet<>(List.of(more));
        weekdays.add(first);
        return endless(weekdays.toString(), day -> weekdays.contains(day.getDayOfWeek()));
    }

    /** Monday to Friday. Holidays are left out with {@link #except}. */
    public static Days business() {
        return endless("business days", day -> day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0);
    }

    /**
     * These days and no others.
     *
     * @throws PipelineException if there are none
     */
    public static Days on(Collection<LocalDate> dates) {
        TreeSet<LocalDate> sorted = new TreeSet<>(dates);
        if (sorted.isEmpty()) throw new PipelineException("a schedule cannot be due on no days: give it some dates");
        String shown = sorted.size() <= 5 ? sorted.toString() : sorted.size() + " days from " + sorted.first();
        return new Days(shown, sorted::contains, sorted.first(), sorted.last());
    }

    /** These days without others. */
    public Days except(Days others) {
        return new Days(text + " except " + others.text, day -> has(day) && !others.has(day), first, last);
    }

    /** These days without some dates, which may be none. */
    public Days except(Collection<LocalDate> dates) {
        return dates.isEmpty() ? this : except(on(dates));
    }

    /** These days and others. */
    public Days or(Days others) {
        return new Days(
                text + " or " + others.text,
                day -> has(day) || others.has(day),
                first.isBefore(others.first) ? first : others.first,
                last.isAfter(others.last) ? last : others.last);
    }

    /**
     * Of these days, one of each month.
     *
     * @param number 1 for the first, 2 for the second, to 31; -1 for the last, -2 for the one before it, to -31. A month that has
     *     not so many of them has none
     * @throws PipelineException if it is none of these
     */
    public Days nthOfMonth(int number) {
        int count = Math.abs(number);
        if (count < 1 || count > 31)
            throw new PipelineException("no day can be number " + number
                    + " of a month: take 1 to 31 from its beginning, or -1 to -31 from its end");
        return new Days(
                "number " + number + " of the month of (" + text + ")",
                day -> has(day) && (number > 0 ? until(day) : from(day)) == count,
                first,
                last);
    }

    /** How many of these days its month has up to a day. */
    private long until(LocalDate day) {
        return day.withDayOfMonth(1)
                .datesUntil(day.plusDays(1))
                .filter(this::has)
                .count();
    }

    /** How many of these days its month has from a day on. */
    private long from(LocalDate day) {
        return day.datesUntil(day.plusMonths(1).withDayOfMonth(1))
                .filter(this::has)
                .count();
    }

    private boolean has(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last) && days.test(day);
    }

    /**
     * Due on these days at some times of the day. As with {@link Cron}, a time that does not exist on the day, as clocks are set
     * forward, is due at the moment of the change, and one that comes twice at the first.
     */
    public Schedule at(LocalTime first, LocalTime... more) {
        return new DaySchedule(
                text,
                this::has,
                this.first,
                this.last,
                Stream.concat(Stream.of(first), Stream.of(more)).sorted().toList());
    }

    @Override
    public String toString() {
        return text;
    }
}
