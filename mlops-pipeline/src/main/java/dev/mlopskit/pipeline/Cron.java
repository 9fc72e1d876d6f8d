package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.schedule.CronFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule written as a cron expression: minute, hour, day of the month, month and day of the week, before them seconds if
 * there are six fields, or one of {@code @hourly}, {@code @daily}, {@code @midnight}, {@code @weekly}, {@code @monthly}, {@code
 * @yearly} and {@code @annually}. Immutable.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>values</th></tr>
 * <tr><td>seconds, minutes</td><td>0 to 59</td></tr>
 * <tr><td>hours</td><td>0 to 23</td></tr>
 * <tr><td>days of the month</td><td>1 to 31, {@code L} for the last</td></tr>
 * <tr><td>months</td><td>1 to 12, or {@code JAN} to {@code DEC}</td></tr>
 * <tr><td>days of the week</td><td>0 to 7, 0 and 7 for Sunday, or {@code SUN} to {@code SAT}; {@code FRI#2} for the second Friday
 * of the month, {@code FRI#L} or {@code L5} for the last</td></tr>
 * </table>
 *
 * <p>A field is a list of values, of ranges {@code 9-17}, with steps {@code 9-17/2} or {@code 5/10} (from 5 on), or {@code *} for
 * all; in days {@code ?} is the same. As in cron, a time matches if one of the two fields of days does, unless one of them is
 * {@code *}.
 *
 * <p>Where clocks are set forward, a time that does not exist is due at the moment of the change, unless {@link #skipGaps} is
 * said. Where they are set back, a time that comes twice is due at the first, and each time if the hour is {@code *} or has
 * a step, unless {@link #repeated} says otherwise.
 */
public final class Cron implements Schedule {
    /** What becomes of a time that comes twice, as clocks are set back. */
    public enum Repeated {
        /** It is due when it comes first. */
        FIRST,
        /** It is due when it comes again. */
        SECOND,
        /** It is due both times. */
        BOTH
    }

    private final CronFields fields;
    private final boolean skipsGaps;
    private final Repeated repeated;

    private Cron(CronFields fields, boolean skipsGaps, Repeated repeated) {
        this.fields = fields;
        this.skipsGaps = skipsGaps;
        this.repeated = repeated;
    }

    /**
     * Reads an expression.
     *
     * @throws PipelineException with the place, if it cannot be read or no day is like that
     */
    public static Cron of(String expression) {
        CronFields fields = CronFields.parse(expression);
        return new Cron(fields, false, fields.everyHour() ? Repeated.BOTH : Repeated.FIRST);
    }

    /** Leaves out what does not exist on the day, as clocks are set forward. */
    public Cron skipGaps() {
        return new Cron(fields, true, repeated);
    }

    /** Says what becomes of a time that comes twice. */
    public Cron repeated(Repeated repeated) {
        return new Cron(fields, skipsGaps, repeated);
    }

    /** Whether times that do not exist are left out. */
    public boolean skipsGaps() {
        return skipsGaps;
    }

    /** What becomes of times that come twice. */
    public Repeated repeated() {
        return repeated;
    }

    @Override
    public Optional<Instant> next(Instant after, ZoneId zone) {
        try {
            return find(after, zone);
        } catch (DateTimeException | ArithmeticException e) { // at the ends of the calendar nothing is due
            return Optional.empty();
        }
    }

    private Optional<Instant> find(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        LocalDateTime from = LocalDateTime.ofInstant(after, rules.getOffset(after));
        if (rules.isFixedOffset()) return Optional.ofNullable(search(from, after, rules));
        ZoneOffsetTransition before = rules.previousTransition(after.plusNanos(1));
        // The clock shows now what it has shown before: what it showed then has still to come again.
        if (before != null
                && before.isOverlap()
                && after.isBefore(before.getInstant().minus(before.getDuration())))
            from = before.getDateTimeAfter().minusNanos(1);
        Instant found = search(from, after, rules);
        ZoneOffsetTransition next = rules.nextTransition(after);
        if (next == null || !next.isOverlap() || found != null && !found.isAfter(next.getInstant()))
            return Optional.ofNullable(found);
        Instant again = search(next.getDateTimeAfter().minusNanos(1), after, rules);
        return Optional.ofNullable(found == null || again != null && again.isBefore(found) ? again : found);
    }

    private @Nullable Instant search(LocalDateTime from, Instant after, ZoneRules rules) {
        for (LocalDateTime time = fields.next(from); time != null; time = fields.next(time)) {
            Instant found = instant(time, after, rules);
            if (found != null) return found;
        }
        return null;
    }

    /** When a local time is due, after another; {@code null} if it is not. */
    private @Nullable Instant instant(LocalDateTime time, Instant after, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(time);
        if (offsets.isEmpty()) {
            Instant change = rules.getTransition(time).getInstant();
            return skipsGaps || !change.isAfter(after) ? null : change;
        }
        Instant first = time.toInstant(offsets.get(0));
        if (offsets.size() == 1) return first.isAfter(after) ? first : null;
        Instant second = time.toInstant(offsets.get(1));
        if (repeated != Repeated.SECOND && first.isAfter(after)) return first;
        return repeated != Repeated.FIRST && second.isAfter(after) ? second : null;
    }

    /** The expression as it was given. */
    @Override
    public String toString() {
        return fields.expression();
    }
}
