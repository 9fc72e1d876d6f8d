package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The due times of a schedule in a zone, forwards and backwards. Immutable. */
public final class Timetable {
    // 272 years, in steps of twice the length: further back nobody looks for the due time before.
    private static final int DOUBLINGS = 33;
    private static final int STEPS = 8;

    private final Schedule schedule;
    private final ZoneId zone;

    /** The times of a schedule. */
    public Timetable(Schedule schedule, ZoneId zone) {
        this.schedule = schedule;
        this.zone = zone;
    }

    /** The first due time after another time; {@code null} if there is none. */
    @Nullable
    Instant next(Instant after) {
        Instant next = schedule.next(after, zone).orElse(null);
        if (next != null && !next.isAfter(after))
            throw new PipelineException("schedule " + schedule + " says that after " + after + " it is due at " + next
                    + ": let next(..) give a later time");
        return next;
    }

    /** The last due time before another time; {@code null} if there is none. */
    @Nullable
    Instant previous(Instant before) {
        for (int doubling = 0; doubling <= DOUBLINGS; doubling++) {
            Instant early = before.minusSeconds(1L << doubling);
            Instant next = next(early);
            if (next != null && next.isBefore(before)) return search(early, next, before);
        }
        return null;
    }

    private Instant search(Instant early, Instant found, Instant before) {
        for (int step = 0; step < STEPS; step++) {
            Instant next = next(found);
            if (next == null || !next.isBefore(before)) return found;
            early = found;
            found = next;
        }
        // What is due after early and before the end always stays between the two.
        Instant late = before;
        while (Duration.between(early, late).compareTo(Duration.ofNanos(1)) > 0) {
            Instant middle = early.plus(Duration.between(early, late).dividedBy(2));
            Instant next = next(middle);
            if (next != null && next.isBefore(before)) early = middle;
            else late = middle;
        }
        return late;
    }

    /** The last due time after one time and not after another; {@code null} if there is none. */
    @Nullable
    Instant last(Instant after, Instant until) {
        Instant first = next(after);
        if (first == null || first.isAfter(until)) return null;
        Instant second = next(first);
        return second == null || second.isAfter(until) ? first : previous(until.plusNanos(1));
    }

    /** Where the first interval begins: at the first due time from a start on, if the schedule is one without a beginning. */
    Instant begin(Instant start) {
        Instant first = next(start.minusNanos(1));
        if (first == null) return start;
        return previous(first) == null && start.isBefore(first) ? start : first;
    }

    /** Where the interval begins that goes on at a time. */
    Instant current(Instant now) {
        Instant before = previous(now.plusNanos(1));
        return before == null ? now : before;
    }

    /**
     * The intervals that are due between two times, the second excluded. The first of all begins at a time, which holds for a
     * schedule without a beginning only if it is strict.
     */
    List<DataInterval> due(Instant begin, boolean strict, Instant from, Instant to) {
        Instant due = next(strict && !from.isAfter(begin) ? begin : from.minusNanos(1));
        if (due == null) return List.of();
        Instant start = previous(due);
        if (start == null || strict && start.isBefore(begin)) start = begin;
        return list(start, start.isBefore(due) ? due : next(due), to.minusNanos(1));
    }

    /** The intervals that lie wholly between two times; the first one of a schedule with a beginning begins where that says. */
    List<DataInterval> within(Instant begin, Instant from, Instant to) {
        Instant first = next(from.minusNanos(1));
        if (first == null) return List.of();
        if (previous(first) == null && begin.isBefore(first) && !begin.isBefore(from)) return list(begin, first, to);
        Instant second = next(first);
        return second == null ? List.of() : list(first, second, to);
    }

    private List<DataInterval> list(Instant start, @Nullable Instant end, Instant last) {
        List<DataInterval> intervals = new ArrayList<>();
        while (end != null && !end.isAfter(last)) {
            intervals.add(new DataInterval(start, end));
            start = end;
            end = next(start);
        }
        return intervals;
    }

    @Override
    public String toString() {
        return schedule + " in " + zone;
    }
}
