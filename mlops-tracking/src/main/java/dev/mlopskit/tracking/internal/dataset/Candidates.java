package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.DataType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types that are looked for in a column of texts, and what fits them. */
final class Candidates {
    /** Characters; longer extremes are cut, so that a profile stays a profile. */
    static final int MAX_TEXT = 100;

    private static final Pattern LONG = Pattern.compile("[+-]?+\\d{1,19}+");
    // Possessive, so that no text makes the match go back and forth.
    private static final Pattern DOUBLE =
            Pattern.compile("[+-]?+(?:\\d++(?:\\.\\d*+)?+|\\.\\d++)(?:[eE][+-]?+\\d++)?+");
    private static final Pattern INFINITE = Pattern.compile("[+-]?(?:inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ISO_DATE_TIME.withLocale(Locale.ROOT);

    private Candidates() {}

    /** The narrowest first. */
    static List<Candidate<?>> all() {
        return List.of(
                new Candidate<>(DataType.BOOLEAN, Candidates::toBoolean, value -> value),
                new Candidate<>(DataType.LONG, Candidates::toLong, value -> value),
                new Candidate<>(DataType.DOUBLE, Candidates::toDouble, Candidates::json),
                new Candidate<>(DataType.DATETIME, Candidates::toMoment, Moment::text),
                new Candidate<>(DataType.STRING, Candidates::cut, value -> value));
    }

    private static @Nullable Boolean toBoolean(String text) {
        if (text.equalsIgnoreCase("true")) return true;
        return text.equalsIgnoreCase("false") ? false : null;
    }

    private static @Nullable Long toLong(String text) {
        String number = text.strip();
        if (!LONG.matcher(number).matches()) return null;
        try {
            return Long.valueOf(number);
        } catch (NumberFormatException e) {
            // Beyond 64 bits.
            return null;
        }
    }

    private static @Nullable Double toDouble(String text) {
        String number = text.strip();
        if (DOUBLE.matcher(number).matches()) return Double.valueOf(number);
        if (!INFINITE.matcher(number).matches()) return null;
        return number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** JSON has no infinities. */
    private static Object json(Double value) {
        return Double.isInfinite(value) ? value.toString() : value;
    }

    /** A point in time as it stood in the column; one without an offset is ordered as if it were UTC. */
    private record Moment(Instant instant, String text) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            return instant.compareTo(other.instant);
        }
    }

    private static @Nullable Moment toMoment(String text) {
        String moment = text.strip();
        if (moment.length() < 10 || moment.length() > MAX_TEXT || moment.charAt(4) != '-') return null;
        try {
            return new Moment(toInstant(moment), moment);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant toInstant(String moment) {
        if (moment.length() == 10) return LocalDate.parse(moment).atStartOfDay().toInstant(ZoneOffset.UTC);
        String iso = moment.charAt(10) == ' ' ? moment.substring(0, 10) + "T" + moment.substring(11) : moment;
        TemporalAccessor parsed = DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime offset
                ? offset.toInstant()
                : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) return text;
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end) + "…";
    }
}
