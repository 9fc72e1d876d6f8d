package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.schedule.Backfiller;
import dev.mlopskit.pipeline.internal.schedule.Entry;
import dev.mlopskit.pipeline.internal.schedule.SchedulerCore;
import dev.mlopskit.pipeline.internal.schedule.Starter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a schedule for the past: for every interval in a range that is over and has not succeeded, in order, also for those
 * before the start of the schedule and while it is paused. Made by {@link Scheduled#backfill}. Immutable, each method of
 * options gives a new one; thread-safe.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>maxActive</td><td>how many of its runs go on at the same time, beside those of the schedule</td><td>1</td></tr>
 * <tr><td>tasks</td><td>which tasks run</td><td>all</td></tr>
 * <tr><td>withUpstream</td><td>whether all that the chosen tasks depend on runs too</td><td>no</td></tr>
 * <tr><td>again</td><td>whether what has succeeded runs again</td><td>no</td></tr>
 * </table>
 */
public final class Backfill {
    /** All that is needed to run. */
    record Source(SchedulerCore core, Entry entry, Pipeline pipeline, Function<Pipeline, Starter> starter) {}

    private final Source source;
    private final Instant from;
    private final Instant to;
    private final int maxActive;
    private final Set<String> tasks;
    private final boolean upstream;
    private final boolean again;

    Backfill(Source source, Instant from, Instant to) {
        this(source, from, to, 1, Set.of(), false, false);
    }

    private Backfill(
            Source source,
            Instant from,
            Instant to,
            int maxActive,
            Set<String> tasks,
            boolean upstream,
            boolean again) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.maxActive = maxActive;
        this.tasks = tasks;
        this.upstream = upstream;
        this.again = again;
    }

    /** Lets so many of its runs go on at the same time; 1 or more. */
    public Backfill maxActive(int runs) {
        if (runs < 1) throw new PipelineException("a backfill cannot have " + runs + " active runs: take 1 or more");
        return new Backfill(source, from, to, runs, tasks, upstream, again);
    }

    /**
     * Runs only these tasks, and the setups and teardowns that they are within. They keep their order; what is left out counts
     * for no trigger rule.
     */
    public Backfill tasks(String first, String... more) {
        Set<String> all = new LinkedHashSet<>(tasks);
        Stream.concat(Stream.of(first), Stream.of(more)).forEach(all::add);
        return new Backfill(source, from, to, maxActive, all, upstream, again);
    }

    /** Also runs all that the chosen tasks depend on, however far up. */
    public Backfill withUpstream() {
        return new Backfill(source, from, to, maxActive, tasks, true, again);
    }

    /** Also runs what has succeeded. What runs now is left alone in any case. */
    public Backfill again() {
        return new Backfill(source, from, to, maxActive, tasks, upstream, true);
    }

    /**
     * What {@link #run} would run now, without running anything.
     *
     * @throws InvalidPipelineException as {@link #run} does
     */
    public List<PlannedRun> plan() {
        return planned(backfiller(chosen())).toList();
    }

    /**
     * Runs, and returns when none of its runs goes on any more, with one entry for each interval that was to run, in their order.
     * A run that fails does not stop the rest, nor does an interval that somebody else runs, such as the schedule itself: its entry
     * has no state, and says so. An interrupt of the calling thread cancels
     * what runs, and {@link Scheduler#close()} ends it too, and leaves runs that have a journal; called again, also by another process after this one has died, it does only what is left.
     *
     * @throws InvalidPipelineException with all errors, if there is no task of a name, or a chosen task takes the value of
     *     one that is left out
     * @throws PipelineException if the scheduler is closed or the schedule was removed, also before it is through; what it
     *     has begun is over then
     */
    public List<BackfillRun> run() {
        Pipeline chosen = chosen();
        Backfiller backfiller = backfiller(chosen);
        return backfiller.run(
                planned(backfiller).map(PlannedRun::dataInterval).toList(),
                maxActive,
                source.starter.apply(chosen == null ? source.pipeline : chosen));
    }

    private @Nullable Pipeline chosen() {
        return tasks.isEmpty() ? null : source.pipeline.part(tasks, upstream);
    }

    private Backfiller backfiller(@Nullable Pipeline chosen) {
        Set<String> names =
                chosen == null || chosen.plan().size() == source.pipeline.plan().size()
                        ? null
                        : chosen.plan().tasks().stream().map(PlannedTask::name).collect(Collectors.toSet());
        return new Backfiller(source.core, source.entry, names, again);
    }

    private Stream<PlannedRun> planned(Backfiller backfiller) {
        return backfiller.needed(source.entry.within(from, to)).stream()
                .map(interval -> new PlannedRun(source.entry.name(), interval, interval.end()));
    }

    @Override
    public String toString() {
        return "backfill of schedule '" + source.entry.name() + "' from " + from + " to " + to
                + (tasks.isEmpty() ? "" : ", tasks " + tasks);
    }
}
