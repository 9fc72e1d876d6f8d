package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.schedule.Entry;
import dev.mlopskit.pipeline.internal.schedule.MemoryState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState;
import dev.mlopskit.pipeline.internal.schedule.SchedulerCore;
import dev.mlopskit.pipeline.internal.schedule.SqlScheduleState;
import dev.mlopskit.pipeline.internal.schedule.Starter;
import dev.mlopskit.pipeline.internal.schedule.Timetable;
import dev.mlopskit.tracking.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs pipelines when their schedules say so. A run is due at the end of its {@link DataInterval}, which its bodies find in
 * {@link TaskContext#dataInterval()}. A run that fails, or cannot be started, stops neither its schedule nor others. How many
 * intervals {@link CatchUp#NONE} and {@link CatchUp#LATEST} leave out is told in the log (SLF4J, level INFO).
 *
 * <p>One daemon thread starts the runs, which themselves run as their {@link RunOptions} say; with a clock of one's own it is
 * the clock's thread that starts them, and the one on which a run has ended that starts what waited for that. Schedules that wait share one timer. Thread-safe.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="scheduler"}
 */
public final class Scheduler implements AutoCloseable {
    private final SchedulerCore core;
    private final @Nullable PipelineClock clock;

    private Scheduler(@Nullable PipelineClock clock, ScheduleState state) {
        this.core = new SchedulerCore(clock, state);
        this.clock = clock;
    }

    /** A scheduler that goes by the system's clock. */
    public static Scheduler open() {
        return new Scheduler(null, new MemoryState());
    }

    /** A scheduler that goes by this clock, and with it all runs that were given none. */
    public static Scheduler open(PipelineClock clock) {
        return open(clock, new MemoryState());
    }

    /**
     * A scheduler that keeps what it knows in the database of a tracking store: after a restart, what fell due meanwhile counts as
     * missed, what had succeeded is not run again, and a run that was under way goes on, if it is kept in a {@link Journal}
     * of the same store.
     *
     * <p>Several processes may have schedules of one name, if all give them alike. Each interval is begun by one of them; what it leaves
     * unfinished another one takes over by itself, within two minutes after it was closed or its process died. {@code maxActive}
     * counts in each process by itself. A pause holds in the process that says so, and in those that add the schedule later; after a
     * removal none of them begins an interval in turn until one adds the schedule again.
     *
     * @throws PipelineException if the store is no database, or cannot be written
     */
    public static Scheduler in(Tracking tracking) {
        return new Scheduler(null, new SqlScheduleState(tracking.store()));
    }

    /** As {@link #in(Tracking)}, by a clock of one's own. */
    public static Scheduler in(Tracking tracking, PipelineClock clock) {
        return open(clock, new SqlScheduleState(tracking.store()));
    }

    static Scheduler open(PipelineClock clock, ScheduleState state) {
        return new Scheduler(Objects.requireNonNull(clock), state);
    }

    /** Adds a schedule with {@link ScheduleOptions#defaults()}. */
    public Scheduled add(String name, Pipeline pipeline, Schedule schedule) {
        return add(name, pipeline, schedule, ScheduleOptions.defaults());
    }

    /**
     * Adds a schedule, which from now on runs.
     *
     * @param name by the same rule as the name of a task, see {@link PipelineBuilder}
     * @throws PipelineException if the name is bad or taken, or the scheduler is closed
     * @throws InvalidPipelineException with all errors, if the options of its runs do not fit the pipeline, such as a param that is
     *     missing
     */
    public Scheduled add(String name, Pipeline pipeline, Schedule schedule, ScheduleOptions options) {
        if (!Names.good(name)) throw new PipelineException(Names.complaint("schedule", name));
        RunChecks.given(pipeline.plan(), options.run());
        Function<Pipeline, Starter> starter = what -> new IntervalStarter(what, options.run(), clock);
        Timetable times = new Timetable(schedule, options.zone());
        Entry entry = new Entry(
                name,
                times,
                options.start(),
                core.now(),
                options.catchUp(),
                options.maxActive(),
                starter.apply(pipeline),
                options.onNotStarted());
        core.add(entry);
        return new Scheduled(core, entry, new Backfill.Source(core, entry, pipeline, starter), schedule);
    }

    /**
     * The runs of all schedules that are due from one time to another, which is excluded, in the order of their due times; see
     * {@link Scheduled#plan}. {@link PlannedRun#table} prints them.
     *
     * @throws PipelineException if the end does not come after the start
     */
    public List<PlannedRun> plan(Instant from, Instant to) {
        DataInterval range = new DataInterval(from, to);
        return core.entries().stream()
                .flatMap(entry -> entry.due(range.start(), range.end()).stream()
                        .map(interval -> new PlannedRun(entry.name(), interval, interval.end())))
                .sorted(Comparator.comparing(PlannedRun::dueAt))
                .toList();
    }

    /** Waits until nothing runs and nothing that is due waits; false if that took longer. */
    public boolean awaitIdle(Duration most) throws InterruptedException {
        return core.awaitIdle(most);
    }

    /**
     * Starts nothing more, interrupts what runs, and returns when no body runs any more. A run with a {@link Journal} is left as it is:
     * whoever has its schedule next goes on with it, see {@link Step#afterCrash}; other runs are cancelled, and to cancel all, call
     * {@link ActiveRun#cancel} of {@link Scheduled#activeRuns} first. To let runs end by themselves, pause
     * their schedules and {@linkplain #awaitIdle wait} first. An interrupt ends the waiting, and is set again on return; what still runs
     * then, as when a body closes the scheduler that runs it, is taken over by nobody until it is over. May be repeated.
     */
    @Override
    public void close() {
        core.close();
    }
}
