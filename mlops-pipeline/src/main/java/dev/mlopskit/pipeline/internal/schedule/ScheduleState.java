package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of schedules outlives their process. A key is the name of a schedule, or of one and some tasks of its pipeline, where
 * these are run by themselves; it has at most as many characters as all these names.
 *
 * <p>Each method is one transaction, committed when it returns: what follows from it, such as the start of a run, happens
 * after that. Then no interval is lost and none runs twice when the process dies, as far as these are atomic:
 *
 * <ul>
 * <li>{@link #open} stores the position of a schedule that is not known, so that what falls due while the process is down
 *     counts as missed by a schedule that was there.
 * <li>{@link #begin} checks that nobody runs an interval and that it has not succeeded, notes that it runs, and moves the
 *     position, in one. If the position moved before, a death in between would lose the interval; if it moved after, the
 *     interval would be begun again though it runs. Of two that begin the same interval at the same time one is refused.
 * <li>{@link #end} takes the note away and keeps the success in one. A death before it leaves the interval unfinished, and
 *     {@link #unfinished} hands it out again: whoever stores the runs too goes on with the run of that interval rather than making
 *     another, and ends the run first.
 * </ul>
 *
 * <p>The methods are called under the lock of the scheduler, so they should be short.
 *
 * <p>An interval that was begun is its owner's until that one ends it, calls {@link #close}, or is no more. Thread-safe.
 */
public interface ScheduleState extends AutoCloseable {
    /** Who begins an interval. */
    enum Claim {
        /** The schedule, in its turn: refused if the position is at the end of the interval or further on; else it moves there. */
        SCHEDULE,
        /** The schedule, which takes up what is {@link #unfinished}, or what it has begun itself and whose run it has given up. */
        RESUME,
        /** A backfill: the position stays. */
        BACKFILL,
        /** A backfill that also runs what has succeeded: only what runs now is refused. */
        AGAIN
    }

    /**
     * What is known of a schedule.
     *
     * @param position the end of the last interval that the schedule handed out
     */
    record Known(Instant position, boolean paused) {}

    /**
     * What a schedule has begun and nobody has ended.
     *
     * @param free what nobody runs now, the oldest first
     * @param nextFree when the first of those that somebody else runs may be free; {@code null} if nobody does
     */
    record Unfinished(List<DataInterval> free, @Nullable Instant nextFree) {
        /** Copies the list. */
        public Unfinished {
            free = List.copyOf(free);
        }
    }

    /** What is known of a schedule, which is stored with this position and not paused if nothing was. */
    Known open(String schedule, Instant position);

    /** What a schedule has begun and nobody has ended, and whoever had it left. */
    Unfinished unfinished(String schedule);

    /**
     * Notes that an interval runs; gives false if it runs already or need not run. Of one that was left it is first noted how its run
     * ended, if whoever stores the runs knows that.
     */
    boolean begin(String key, DataInterval interval, Claim claim);

    /**
     * Notes how the run of an interval that was begun ended. One that did not succeed is no longer unfinished, and is begun again
     * by a backfill only. Does nothing if somebody else has taken the interval.
     *
     * @param state {@code null} if it goes on no more here and yet is not over, as its run was given up or {@code Scheduler.close()}
     *     left or cancelled it: the interval is given back, and what the schedule had begun is unfinished
     */
    void end(String key, DataInterval interval, @Nullable RunState state);

    /** Which intervals that lie wholly between two times have succeeded. */
    Set<DataInterval> succeeded(String key, Instant from, Instant to);

    /** Notes whether a schedule is paused. */
    void pause(String schedule, boolean paused);

    /** Forgets all about a schedule and some tasks of it: its key, and all that begin with it and {@code [}. */
    void remove(String schedule);

    /** Gives back what was begun and not ended. */
    @Override
    void close();
}
