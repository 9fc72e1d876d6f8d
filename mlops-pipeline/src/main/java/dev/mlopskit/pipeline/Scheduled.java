package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.schedule.Entry;
import dev.mlopskit.pipeline.internal.schedule.SchedulerCore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A pipeline that a {@link Scheduler} runs by a schedule. Thread-safe. */
public final class Scheduled {
    private final SchedulerCore core;
    private final Entry entry;
    private final Backfill.Source source;
    private final Schedule schedule;

    Scheduled(SchedulerCore core, Entry entry, Backfill.Source source, Schedule schedule) {
        this.core = core;
        this.entry = entry;
        this.source = source;
        this.schedule = schedule;
    }

    /** The name. */
    public String name() {
        return entry.name();
    }

    /** What it runs. */
    public Pipeline pipeline() {
        return source.pipeline();
    }

    /** When it is due next; empty if that is never, or it is paused. */
    public Optional<Instant> nextDue() {
        return Optional.ofNullable(core.nextDue(entry));
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return core.isPaused(entry);
    }

    /** Its runs that go on, backfills among them, to be approved, say, or cancelled; in the order in which they began. */
    public List<ActiveRun> activeRuns() {
        return core.active(entry);
    }

    /** Starts no more runs until {@link #resume}; those that go on do. */
    public void pause() {
        core.pause(entry, true);
    }

    /** Lets it go on. What was due while it was paused is missed: {@link CatchUp} says what becomes of it. */
    public void resume() {
        core.pause(entry, false);
    }

    /** Takes it away for good, with all that is known of its runs; those that go on do. May be repeated. */
    public void remove() {
        core.remove(entry);
    }

    /**
     * The runs that are due from one time to another, which is excluded: what the schedule says from its start on, if it was
     * given one, whether or not it is paused and runs were made or missed already. Runs nothing.
     *
     * @throws PipelineException if the end does not come after the start
     */
    public List<PlannedRun> plan(Instant from, Instant to) {
        DataInterval range = new DataInterval(from, to);
        return entry.due(range.start(), range.end()).stream()
                .map(interval -> new PlannedRun(name(), interval, interval.end()))
                .toList();
    }

    /**
     * A backfill, which can be given options and then run, of all intervals that lie between two times.
     *
     * @throws PipelineException if the end does not come after the start
     */
    public Backfill backfill(Instant from, Instant to) {
        DataInterval range = new DataInterval(from, to);
        return new Backfill(source, range.start(), range.end());
    }

    @Override
    public String toString() {
        return "schedule '" + name() + "', " + schedule + ", of " + pipeline();
    }
}
