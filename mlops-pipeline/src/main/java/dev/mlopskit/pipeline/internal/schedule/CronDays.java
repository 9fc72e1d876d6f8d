package dev.mlopskit.pipeline.internal.schedule;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two fields of days of a cron expression: of the month and of the week. */
final class CronDays {
    private static final String NAMES = "SUNMONTUEWEDTHUFRISAT";
    private static final long ALL_OF_MONTH = 0xFFFFFFFEL;
    private static final long ALL_OF_WEEK = 0x7F;
    private static final int LAST = 0;

    /** A day of the week, the so-manieth of its month; {@link #LAST} for the last. */
    private record Nth(int weekday, int number) {}

    private final long ofMonth;
    private final boolean lastOfMonth;
    private final long ofWeek;
    // Whether a field leaves nothing out. As in cron, a range of all values does not, beside a field without
    // an asterisk: it is a choice that is always met.
    private final boolean anyOfMonth;
    private final boolean anyOfWeek;
    private final List<Nth> nths = new ArrayList<>();

    CronDays(CronParser parser, String month, String week) {
        StringBuilder plain = new StringBuilder();
        boolean last = false;
        for (String part : parser.parts(month, "day of the month")) {
            if (part.equalsIgnoreCase("L")) last = true;
            else plain.append(plain.isEmpty() ? "" : ",").append(part);
        }
        lastOfMonth = last;
        ofMonth = plain.isEmpty() ? 0 : parser.bits(any(plain.toString()), "day of the month", 1, 31, "");
        anyOfMonth = ofMonth == ALL_OF_MONTH && (isOpen(month) || week.contains("*"));
        plain.setLength(0);
        for (String part : parser.parts(week, "day of the week"))
            if (!addNth(parser, part)) plain.append(plain.isEmpty() ? "" : ",").append(part);
        long days = plain.isEmpty() ? 0 : parser.bits(any(plain.toString()), "day of the week", 0, 7, NAMES);
        ofWeek = (days | days >> 7) & ALL_OF_WEEK;
        anyOfWeek = ofWeek == ALL_OF_WEEK && (isOpen(week) || month.contains("*"));
    }

    private static boolean isOpen(String field) {
        List<String> parts = List.of(field.split(","));
        return parts.contains("*") || parts.contains("*/1") || parts.contains("?");
    }

    private static String any(String field) {
        return field.equals("?") ? "*" : field;
    }

    private boolean addNth(CronParser parser, String part) {
        String upper = part.toUpperCase(Locale.ROOT);
        int hash = upper.indexOf('#');
        if (hash < 0 && !(upper.startsWith("L") && upper.length() == 2)) return false;
        String day = hash < 0 ? upper.substring(1) : upper.substring(0, hash);
        String number = hash < 0 ? "L" : upper.substring(hash + 1);
        int weekday = Long.numberOfTrailingZeros(parser.bits(day, "day of the week", 0, 7, NAMES)) % 7;
        if (number.equals("L")) nths.add(new Nth(weekday, LAST));
        else if (number.matches("[1-5]")) nths.add(new Nth(weekday, Integer.parseInt(number)));
        else throw parser.refuse(part, "has no such week: write #1 to #5, or #L for the last");
        return true;
    }

    boolean match(YearMonth month, int day) {
        if (anyOfMonth && anyOfWeek) return true;
        if (anyOfMonth) return matchesWeek(month, day);
        if (anyOfWeek) return matchesMonth(month, day);
        return matchesMonth(month, day) || matchesWeek(month, day);
    }

    private boolean matchesMonth(YearMonth month, int day) {
        return (ofMonth >> day & 1) == 1 || lastOfMonth && day == month.lengthOfMonth();
    }

    private boolean matchesWeek(YearMonth month, int day) {
        LocalDate date = month.atDay(day);
        int weekday = CronFields.weekday(date);
        if ((ofWeek >> weekday & 1) == 1) return true;
        for (Nth nth : nths) {
            if (nth.weekday != weekday) continue;
            if (nth.number == LAST ? day + 7 > month.lengthOfMonth() : (day - 1) / 7 + 1 == nth.number) return true;
        }
        return false;
    }
}
