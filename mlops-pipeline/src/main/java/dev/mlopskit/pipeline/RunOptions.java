package dev.mlopskit.pipeline;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline runs. Immutable and thread-safe; can be used for many runs.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>executor</td><td>what runs the bodies</td><td>daemon threads of the run's own, at most one a processor</td></tr>
 * <tr><td>onFailure</td><td>what becomes of the rest</td><td>{@link OnFailure#FINISH_WHAT_CAN}</td></tr>
 * <tr><td>listener</td><td>who hears of events, in this order</td><td>nobody</td></tr>
 * <tr><td>clock</td><td>where times come from</td><td>the system's clock</td></tr>
 * <tr><td>timeout</td><td>how long a run may take</td><td>for ever</td></tr>
 * <tr><td>seed</td><td>what random delays are drawn from</td><td>another one for each run</td></tr>
 * <tr><td>dataInterval</td><td>the stretch of time whose data the run is for</td><td>none</td></tr>
 * </table>
 */
public final class RunOptions {
    private static final InstantSource SYSTEM = InstantSource.system();
    private static final RunOptions DEFAULTS = builder().build();

    private final @Nullable Executor executor;
    private final OnFailure onFailure;
    private final List<PipelineListener> listeners;
    private final InstantSource clock;
    private final @Nullable Duration timeout;
    private final @Nullable Long seed;
    private final @Nullable DataInterval dataInterval;

    private RunOptions(Builder builder) {
        executor = builder.executor;
        onFailure = builder.onFailure == null ? OnFailure.FINISH_WHAT_CAN : builder.onFailure;
        listeners = List.copyOf(builder.listeners);
        clock = builder.clock == null ? SYSTEM : builder.clock;
        timeout = builder.timeout;
        seed = builder.seed;
        dataInterval = builder.dataInterval;
    }

    private RunOptions(
            RunOptions base, DataInterval interval, PipelineListener last, @Nullable PipelineClock otherwise) {
        executor = base.executor;
        onFailure = base.onFailure;
        listeners = Stream.concat(base.listeners.stream(), Stream.of(last)).toList();
        clock = base.clock.equals(SYSTEM) && otherwise != null ? otherwise : base.clock;
        timeout = base.timeout;
        seed = base.seed;
        dataInterval = interval;
    }

    /** The same for one interval, with one more listener, and by another clock if none was given. */
    RunOptions forInterval(DataInterval interval, PipelineListener last, @Nullable PipelineClock otherwise) {
        return new RunOptions(this, interval, last, otherwise);
    }

    /** The defaults of the table above. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What runs the bodies; {@code null} for threads of the run's own. */
    public @Nullable Executor executor() {
        return executor;
    }

    /** What becomes of the other tasks when one fails. */
    public OnFailure onFailure() {
        return onFailure;
    }

    /** Who hears of events, in the order of calling. */
    public List<PipelineListener> listeners() {
        return listeners;
    }

    /** Where times come from. */
    public InstantSource clock() {
        return clock;
    }

    /** How long a run may take; {@code null} for ever. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** What random delays are drawn from: the seed that was given, else another one at each call. */
    public long seed() {
        return seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    }

    /** The stretch of time whose data the run is for; {@code null} for none. */
    public @Nullable DataInterval dataInterval() {
        return dataInterval;
    }

    /** Collects options; every one but {@link #listener} can be set once. Not thread-safe. */
    public static final class Builder {
        private @Nullable Executor executor;
        private @Nullable OnFailure onFailure;
        private final List<PipelineListener> listeners = new ArrayList<>();
        private @Nullable InstantSource clock;
        private @Nullable Duration timeout;
        private @Nullable Long seed;
        private @Nullable DataInterval dataInterval;

        private Builder() {}

        /**
         * Runs the bodies on this executor, which stays open. Any will do: one thread, one that runs in the calling thread,
         * one that refuses when it is busy (then fewer tasks run side by side; only if it takes nothing at all do tasks
         * fail); not one that drops work silently, as the run would wait for it. The run occupies threads of it only while there are bodies to run. Calling {@link Pipeline#run} on the last
         * free thread of the same executor waits for itself. Shut it down after the run: what the run cannot start on it any more it
         * still runs on the threads that it has, and a body that {@code shutdownNow} interrupts fails.
         */
        public Builder executor(Executor executor) {
            once("executor", this.executor);
            this.executor = executor;
            return this;
        }

        /** Sets what becomes of the other tasks when one fails. */
        public Builder onFailure(OnFailure onFailure) {
            once("onFailure", this.onFailure);
            this.onFailure = onFailure;
            return this;
        }

        /** Adds a listener. */
        public Builder listener(PipelineListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Cancels a run that takes longer, which is then {@link RunState#FAILED}; more than zero. */
        public Builder timeout(Duration timeout) {
            once("timeout", this.timeout);
            if (timeout.isNegative() || timeout.isZero())
                throw new PipelineException("a run cannot have the timeout " + timeout + ": take more than zero");
            this.timeout = timeout;
            return this;
        }

        /** Sets what random delays are drawn from, so that a run can be repeated as it was. */
        public Builder seed(long seed) {
            once("seed", this.seed);
            this.seed = seed;
            return this;
        }

        /** Sets where times come from. It is read by several threads. Delays and timeouts go by a {@link PipelineClock}. */
        public Builder clock(InstantSource clock) {
            once("clock", this.clock);
            this.clock = clock;
            return this;
        }

        /** Sets what the run is for, by hand; the runs of a {@link Scheduler} get theirs from it. */
        public Builder dataInterval(DataInterval interval) {
            once("dataInterval", this.dataInterval);
            this.dataInterval = interval;
            return this;
        }

        /** The options. */
        public RunOptions build() {
            return new RunOptions(this);
        }

        static void once(String option, @Nullable Object earlier) {
            if (earlier != null) throw new PipelineException("option '" + option + "' is set twice: leave one out");
        }
    }
}
