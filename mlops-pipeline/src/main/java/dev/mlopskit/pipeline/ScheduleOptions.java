package dev.mlopskit.pipeline;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule runs its pipeline. Immutable and thread-safe; can be used for many schedules.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>zone</td><td>where days and hours are counted</td><td>UTC</td></tr>
 * <tr><td>start</td><td>no data interval begins before it</td><td>the interval that goes on when the schedule is added is the first</td></tr>
 * <tr><td>catchUp</td><td>what becomes of runs that were missed</td><td>{@link CatchUp#LATEST}</td></tr>
 * <tr><td>maxActive</td><td>how many of its runs go on at the same time; what is due meanwhile waits, in order</td><td>1</td></tr>
 * <tr><td>run</td><td>how each run runs</td><td>{@link RunOptions#defaults()}, by the clock of the scheduler if it was given one</td></tr>
 * <tr><td>onNotStarted</td><td>who hears of runs that could not be started</td><td>the log alone (SLF4J, level WARN)</td></tr>
 * </table>
 */
public final class ScheduleOptions {
    private static final ScheduleOptions DEFAULTS = builder().build();

    private final ZoneId zone;
    private final @Nullable Instant start;
    private final CatchUp catchUp;
    private final int maxActive;
    private final RunOptions run;
    private final BiConsumer<DataInterval, Throwable> onNotStarted;

    private ScheduleOptions(Builder builder) {
        zone = builder.zone == null ? ZoneOffset.UTC : builder.zone;
        start = builder.start;
        catchUp = builder.catchUp == null ? CatchUp.LATEST : builder.catchUp;
        maxActive = builder.maxActive == null ? 1 : builder.maxActive;
        run = builder.run == null ? RunOptions.defaults() : builder.run;
        onNotStarted = builder.onNotStarted == null ? (interval, error) -> {} : builder.onNotStarted;
    }

    /** The defaults of the table above. */
    public static ScheduleOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where days and hours are counted. */
    public ZoneId zone() {
        return zone;
    }

    /** Before which no data interval begins; {@code null} for that which goes on when the schedule is added. */
    public @Nullable Instant start() {
        return start;
    }

    /** What becomes of runs that were missed. */
    public CatchUp catchUp() {
        return catchUp;
    }

    /** How many of its runs go on at the same time. */
    public int maxActive() {
        return maxActive;
    }

    /** How each run runs. */
    public RunOptions run() {
        return run;
    }

    BiConsumer<DataInterval, Throwable> onNotStarted() {
        return onNotStarted;
    }

    /** Collects options; each can be set once. Not thread-safe. */
    public static final class Builder {
        private @Nullable ZoneId zone;
        private @Nullable Instant start;
        private @Nullable CatchUp catchUp;
        private @Nullable Integer maxActive;
        private @Nullable RunOptions run;
        private @Nullable BiConsumer<DataInterval, Throwable> onNotStarted;

        private Builder() {}

        /** Counts days and hours in this zone. */
        public Builder zone(ZoneId zone) {
            RunOptions.Builder.once("zone", this.zone);
            this.zone = zone;
            return this;
        }

        /**
         * Counts days and hours in the zone of this name, such as {@code Europe/Berlin}.
         *
         * @throws PipelineException if there is no such zone
         */
        public Builder zone(String zone) {
            try {
                return zone(ZoneId.of(zone));
            } catch (DateTimeException e) {
                throw new PipelineException(
                        "there is no time zone '" + zone + "': take a name of ZoneId.getAvailableZoneIds(), such as"
                                + " Europe/Berlin, or an offset such as +02:00",
                        e);
            }
        }

        /** Makes the first time that is due at or after this the beginning of the first data interval. */
        public Builder start(Instant start) {
            RunOptions.Builder.once("start", this.start);
            this.start = start;
            return this;
        }

        /** Sets what becomes of runs that were missed. */
        public Builder catchUp(CatchUp catchUp) {
            RunOptions.Builder.once("catchUp", this.catchUp);
            this.catchUp = catchUp;
            return this;
        }

        /** Lets so many of its runs go on at the same time; 1 or more. */
        public Builder maxActive(int runs) {
            RunOptions.Builder.once("maxActive", this.maxActive);
            if (runs < 1)
                throw new PipelineException("a schedule cannot have " + runs + " active runs: take 1 or more");
            this.maxActive = runs;
            return this;
        }

        /**
         * Sets how each run runs.
         *
         * @throws PipelineException if they name a data interval, which is the schedule's to say
         */
        public Builder run(RunOptions run) {
            RunOptions.Builder.once("run", this.run);
            if (run.dataInterval() != null)
                throw new PipelineException("the runs of a schedule cannot all be for " + run.dataInterval()
                        + ": leave the data interval out of their options");
            this.run = run;
            return this;
        }

        /** Tells of runs that could not be started, beside the log, on the thread that would have; what it throws is logged. */
        public Builder onNotStarted(BiConsumer<DataInterval, Throwable> listener) {
            RunOptions.Builder.once("onNotStarted", this.onNotStarted);
            this.onNotStarted = listener;
            return this;
        }

        /** The options. */
        public ScheduleOptions build() {
            return new ScheduleOptions(this);
        }
    }
}
