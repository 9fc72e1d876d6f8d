package dev.mlopskit.pipeline.internal.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cron expression as sets of bits, and the next local time that is in all of them. */
public final class CronFields {
    private static final Map<String, String> MACROS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    // The calendar comes again after 400 years, but for 29 February and a day of the week 40 are enough.
    private static final int YEARS = 41;

    private final String expression;
    private final long seconds;
    private final long minutes;
    private final long hours;
    private final CronDays days;
    private final long months;
    private final boolean everyHour;

    private CronFields(String expression, CronParser parser, String[] fields) {
        this.expression = expression;
        int at = fields.length - 5;
        seconds = at == 0 ? 1 : parser.bits(fields[0], "second", 0, 59, "");
        minutes = parser.bits(fields[at], "minute", 0, 59, "");
        hours = parser.bits(fields[at + 1], "hour", 0, 23, "");
        months = parser.bits(fields[at + 3], "month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC");
        days = new CronDays(parser, fields[at + 2], fields[at + 4]);
        everyHour = fields[at + 1].startsWith("*");
    }

    /** Reads an expression, or refuses it and says where. */
    public static CronFields parse(String expression) {
        String text = expression.strip();
        CronParser parser = new CronParser(expression);
        if (text.startsWith("@")) {
            String meant = MACROS.get(text.toLowerCase(Locale.ROOT));
            if (meant == null)
                throw parser.refuse(
                        text,
                        "is no macro: use one of "
                                + MACROS.keySet().stream().sorted().toList());
            text = meant;
        }
        String[] fields = text.split("\\s+");
        if (fields.length != 5 && fields.length != 6)
            throw parser.refuse(
                    text,
                    "has " + (text.isEmpty() ? 0 : fields.length)
                            + " fields: write minute, hour, day of the month, month and day of the week, with seconds before"
                            + " them if wanted");
        CronFields parsed = new CronFields(expression, parser, fields);
        if (parsed.next(LocalDateTime.of(2000, 1, 1, 0, 0)) == null)
            throw parser.refuse(text, "is never due: no month has such a day");
        return parsed;
    }

    /** The expression as it was given. */
    public String expression() {
        return expression;
    }

    /** Whether the hours are all, or all with a step. */
    public boolean everyHour() {
        return everyHour;
    }

    /** The first time after another; {@code null} if there is none. */
    public @Nullable LocalDateTime next(LocalDateTime after) {
        LocalDateTime from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        LocalTime time = nextTime(from.toLocalTime());
        LocalDate day = time == null ? nextDay(from.toLocalDate().plusDays(1)) : nextDay(from.toLocalDate());
        if (day == null) return null;
        if (time == null || !day.equals(from.toLocalDate())) time = nextTime(LocalTime.MIDNIGHT);
        return time == null ? null : day.atTime(time);
    }

    /** The first time of a day from another on. */
    private @Nullable LocalTime nextTime(LocalTime from) {
        int hour = next(hours, from.getHour());
        if (hour < 0) return null;
        boolean sameHour = hour == from.getHour();
        int minute = next(minutes, sameHour ? from.getMinute() : 0);
        int second = minute < 0 ? -1 : next(seconds, sameHour && minute == from.getMinute() ? from.getSecond() : 0);
        if (minute >= 0 && second < 0) {
            minute = next(minutes, minute + 1);
            second = next(seconds, 0);
        }
        if (minute >= 0) return LocalTime.of(hour, minute, second);
        hour = next(hours, hour + 1);
        return hour < 0 ? null : LocalTime.of(hour, next(minutes, 0), next(seconds, 0));
    }

    private @Nullable LocalDate nextDay(LocalDate from) {
        YearMonth month = YearMonth.from(from);
        int first = from.getDayOfMonth();
        for (YearMonth last = month.plusYears(YEARS); !month.isAfter(last); month = month.plusMonths(1), first = 1) {
            if ((months >> month.getMonthValue() & 1) == 0) continue;
            for (int day = first; day <= month.lengthOfMonth(); day++)
                if (days.match(month, day)) return month.atDay(day);
        }
        return null;
    }

    /** The lowest bit from one on that is set; -1 if none is. */
    private static int next(long bits, int from) {
        if (from > 63) return -1;
        long left = bits & -1L << from;
        return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
    }

    /** Sunday is 0. */
    static int weekday(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : date.getDayOfWeek().getValue();
    }
}
