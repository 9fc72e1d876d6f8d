package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.CatchUp;
import dev.mlopskit.pipeline.DataInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One schedule: what of it is due and waits. Intervals that wait are kept as ranges of due times, however many there are. What
 * can change is guarded by the lock of the core.
 */
public final class Entry {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mlopskit.pipeline.Scheduler");
    private static final Duration ON_TIME = Duration.ofMinutes(1);
    /** Those of a schedule that slept for a year are not worth counting to the end. */
    private static final int MOST_COUNTED = 10_000;

    /** An interval that was begun and is not over, with its run if that was given up here. */
    private record Left(DataInterval interval, @Nullable String runId) {}

    /** The due times after one and up to another. */
    private record Range(Instant after, Instant last) {}

    final String name;
    final Timetable times;
    private final Instant begin;
    private final boolean strict;
    final Starter starter;
    final BiConsumer<DataInterval, Throwable> onNotStarted;
    private final CatchUp catchUp;
    private final int maxActive;
    private final Deque<Left> unfinished = new ArrayDeque<>();
    private final Deque<Range> waiting = new ArrayDeque<>();
    /** Up to when it is decided what becomes of what is due. */
    private Instant decided = Instant.MIN;

    long number;
    int active;
    boolean paused;
    boolean removed;
    /** Whether it is in the queue of those that may start something. */
    boolean ready;

    /** Whether it starts nothing for a while. */
    boolean blocked;

    /** Whether it is set when what another process runs of it is looked at again. */
    boolean looksAgain;

    /** When it has to be looked at next. */
    @Nullable
    Instant wake;

    /** A schedule that begins at a time, or else with the interval that goes on now. */
    public Entry(
            String name,
            Timetable times,
            @Nullable Instant start,
            Instant now,
            CatchUp catchUp,
            int maxActive,
            Starter starter,
            BiConsumer<DataInterval, Throwable> onNotStarted) {
        this.name = name;
        this.times = times;
        this.begin = start == null ? times.current(now) : times.begin(start);
        this.strict = start != null;
        this.catchUp = catchUp;
        this.maxActive = maxActive;
        this.starter = starter;
        this.onNotStarted = onNotStarted;
    }

    /** Goes on where it was. */
    void restore(ScheduleState state) {
        ScheduleState.Known known = state.open(name, begin);
        decided = strict && known.position().isBefore(begin) ? begin : known.position();
        paused = known.paused();
    }

    /** Takes up what is left unfinished; gives when there may be more, {@code null} if never. */
    @Nullable
    Instant takeUp(ScheduleState state) {
        ScheduleState.Unfinished left = state.unfinished(name);
        for (DataInterval interval : left.free())
            if (unfinished.stream().noneMatch(each -> each.interval.equals(interval)))
                unfinished.add(new Left(interval, null));
        return left.nextFree();
    }

    /** Takes back an interval whose run was given up: it is the next one. */
    void giveBack(DataInterval interval, @Nullable String runId) {
        unfinished.addFirst(new Left(interval, runId));
    }

    /** Which run of the first of what waits was given up here; {@code null} if none, or none that is known. */
    @Nullable
    String givenUp() {
        Left left = unfinished.peekFirst();
        return left == null ? null : left.runId;
    }

    /** As what the first of what waits is to be begun. */
    ScheduleState.Claim claim() {
        return unfinished.isEmpty() ? ScheduleState.Claim.SCHEDULE : ScheduleState.Claim.RESUME;
    }

    /** Decides about all that is due by now. */
    void decide(Instant now) {
        Instant last = times.last(decided, now);
        if (last == null) return;
        Instant after = decided;
        decided = last;
        boolean late = catchUp == CatchUp.NONE && last.plus(ON_TIME).isBefore(now);
        if (catchUp != CatchUp.ALL) {
            Instant before = late ? last : times.previous(last);
            if (before != null && before.isAfter(after)) {
                tellLeftOut(after, before);
                after = before;
            }
        }
        if (late) return;
        Range newest = waiting.peekLast();
        if (newest != null && newest.last.equals(after)) after = waiting.removeLast().after;
        waiting.add(new Range(after, last));
    }

    private void tellLeftOut(Instant after, Instant until) {
        if (!LOG.isInfoEnabled()) return;
        int number = 0;
        for (Instant due = times.next(after);
                due != null && !due.isAfter(until) && number < MOST_COUNTED;
                due = times.next(due)) number++;
        LOG.info(
                "schedule '{}' leaves out {} that fell due after {} and up to {}, as its catch-up is {}",
                name,
                number == 1 ? "1 run" : number < MOST_COUNTED ? number + " runs" : number + " runs or more",
                after,
                until,
                catchUp);
    }

    /** When something falls due next. */
    @Nullable
    Instant nextDue() {
        return removed ? null : times.next(decided);
    }

    /** Whether something waits that may start. */
    boolean canStart() {
        return !paused && !removed && active < maxActive && !(unfinished.isEmpty() && waiting.isEmpty());
    }

    /** What is to start next; to be {@linkplain #taken() taken} when it is begun. */
    DataInterval first() {
        if (!unfinished.isEmpty()) return unfinished.getFirst().interval;
        Range range = waiting.getFirst();
        Instant due = times.next(range.after);
        return new DataInterval(range.after, due == null || due.isAfter(range.last) ? range.last : due);
    }

    /** Takes the first of what waits away. */
    void taken() {
        if (unfinished.poll() != null) return;
        DataInterval first = first();
        Range range = waiting.removeFirst();
        if (first.end().isBefore(range.last)) waiting.addFirst(new Range(first.end(), range.last));
    }

    /** The intervals that are due between two times, of those that do not begin before its start if it was given one. */
    public List<DataInterval> due(Instant from, Instant to) {
        return times.due(begin, strict, from, to);
    }

    /** The intervals that lie between two times, whenever the schedule starts. */
    public List<DataInterval> within(Instant from, Instant to) {
        return times.within(begin, from, to);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** Begins a run of the whole pipeline. */
    public Starter starter() {
        return starter;
    }
}
