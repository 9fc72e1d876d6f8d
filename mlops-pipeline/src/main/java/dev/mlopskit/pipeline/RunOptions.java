package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.params.ParamSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline runs. Immutable and thread-safe; can be used for many runs.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>executor</td><td>what runs the bodies</td><td>daemon threads of the run's own, at most one a processor:
 *     as many bodies that block, such as sensors, stop all others</td></tr>
 * <tr><td>virtualThreads</td><td>whether each body has a thread of its own, in place of an executor</td><td>no</td></tr>
 * <tr><td>onFailure</td><td>what becomes of the rest</td><td>{@link OnFailure#FINISH_WHAT_CAN}</td></tr>
 * <tr><td>listener</td><td>who hears of events, in this order</td><td>nobody</td></tr>
 * <tr><td>clock</td><td>where times come from</td><td>the system's clock</td></tr>
 * <tr><td>timeout</td><td>how long a run may take</td><td>for ever</td></tr>
 * <tr><td>journal</td><td>where the run is kept, so that another process can go on with it</td><td>nowhere</td></tr>
 * <tr><td>cache</td><td>where results of cached steps are taken from</td><td>nowhere: they run</td></tr>
 * <tr><td>acceptChanges</td><td>whether a run of the journal may go on though the DAG has changed</td><td>no</td></tr>
 * <tr><td>params</td><td>the params of the pipeline, later ones over earlier ones</td><td>the defaults of the pipeline</td></tr>
 * <tr><td>substitute</td><td>values of tasks whose bodies do not run</td><td>every body runs</td></tr>
 * <tr><td>seed</td><td>what random delays, and the seeds of bodies, are drawn from</td><td>another one for each run</td></tr>
 * <tr><td>dataInterval</td><td>the stretch of time whose data the run is for</td><td>none</td></tr>
 * </table>
 */
public final class RunOptions {
    private static final InstantSource SYSTEM = InstantSource.system();
    private static final RunOptions DEFAULTS = builder().build();

    private final @Nullable Executor executor;
    private final boolean virtualThreads;
    private final OnFailure onFailure;
    private final List<PipelineListener> listeners;
    private final InstantSource clock;
    private final @Nullable Duration timeout;
    private final @Nullable Long seed;
    private final @Nullable Journal journal;
    private final boolean acceptChanges;
    private final @Nullable Cache cache;
    private final List<ParamSource> params;
    private final Map<Object, @Nullable Object> substitutes;
    private final @Nullable DataInterval dataInterval;
    /** Which schedule the run is of. */
    private final @Nullable String scheduleKey;

    private RunOptions(Builder builder) {
        executor = builder.executor;
        virtualThreads = builder.virtualThreads;
        onFailure = builder.onFailure == null ? OnFailure.FINISH_WHAT_CAN : builder.onFailure;
        listeners = List.copyOf(builder.listeners);
        clock = builder.clock == null ? SYSTEM : builder.clock;
        timeout = builder.timeout;
        seed = builder.seed;
        journal = builder.journal;
        acceptChanges = builder.acceptChanges;
        cache = builder.cache;
        params = List.copyOf(builder.params);
        substitutes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.substitutes));
        dataInterval = builder.dataInterval;
        scheduleKey = builder.scheduleKey;
    }

    /** The same for one interval, with one more listener, and by another clock if none was given. */
    RunOptions forInterval(
            String key, DataInterval interval, PipelineListener last, @Nullable PipelineClock otherwise) {
        Builder copy = new Builder(this);
        copy.scheduleKey = key;
        copy.dataInterval = interval;
        copy.listeners.add(last);
        if (otherwise != null && clock.equals(SYSTEM)) copy.clock = otherwise;
        return copy.build();
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

    /** Whether each body has a thread of its own. */
    public boolean virtualThreads() {
        return virtualThreads;
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

    /** Where the run is kept; {@code null} for nowhere. */
    public @Nullable Journal journal() {
        return journal;
    }

    /** Where results of cached steps are taken from; {@code null} for nowhere. */
    public @Nullable Cache cache() {
        return cache;
    }

    /** Whether a run of the journal may go on though the DAG has changed. */
    public boolean acceptChanges() {
        return acceptChanges;
    }

    @Nullable
    String scheduleKey() {
        return scheduleKey;
    }

    List<ParamSource> params() {
        return params;
    }

    /** By the {@link Step} or its name. */
    Map<Object, @Nullable Object> substitutes() {
        return substitutes;
    }

    /** The stretch of time whose data the run is for; {@code null} for none. */
    public @Nullable DataInterval dataInterval() {
        return dataInterval;
    }

    /** Collects options; every one but {@link #listener}, params and {@link #substitute} can be set once. Not thread-safe. */
    public static final class Builder {
        private @Nullable Executor executor;
        private boolean virtualThreads;
        private @Nullable OnFailure onFailure;
        private final List<PipelineListener> listeners = new ArrayList<>();
        private @Nullable InstantSource clock;
        private @Nullable Duration timeout;
        private @Nullable Long seed;
        private @Nullable Journal journal;
        private boolean acceptChanges;
        private @Nullable Cache cache;
        private final List<ParamSource> params = new ArrayList<>();
        private final Map<Object, @Nullable Object> substitutes = new LinkedHashMap<>();
        private @Nullable DataInterval dataInterval;
        private @Nullable String scheduleKey;

        private Builder() {}

        /** One that starts from other options: its fields are for the caller to change. */
        private Builder(RunOptions base) {
            executor = base.executor;
            virtualThreads = base.virtualThreads;
            onFailure = base.onFailure;
            listeners.addAll(base.listeners);
            clock = base.clock;
            timeout = base.timeout;
            seed = base.seed;
            journal = base.journal;
            acceptChanges = base.acceptChanges;
            cache = base.cache;
            params.addAll(base.params);
            substitutes.putAll(base.substitutes);
            dataInterval = base.dataInterval;
            scheduleKey = base.scheduleKey;
        }

        /**
         * Runs the bodies on this executor, which stays open. Any will do: one thread, one that runs in the calling thread,
         * one that refuses when it is busy (then fewer tasks run side by side; only if it takes nothing at all do tasks
         * fail); not one that drops work silently, as the run would wait for it. The run occupies threads of it only while there are bodies to run. Calling {@link Pipeline#run} on the last
         * free thread of the same executor waits for itself. Shut it down after the run: what the run cannot start on it any more it
         * still runs on the threads that it has, and a body that {@code shutdownNow} interrupts fails.
         *
         * <p>Without an executor there is a thread for each processor, and a body that only waits, such as a sensor, keeps one: see {@link #virtualThreads}.
         */
        public Builder executor(Executor executor) {
            once("executor", this.executor);
            if (virtualThreads) throw twoOfThem();
            this.executor = executor;
            return this;
        }

        /**
         * Runs each body on a thread of its own, so that any number of bodies can wait at the same time, for a file, say, or for another
         * service: a virtual thread where the JVM has them, from Java 21 on, else a daemon. What computes is then to be held back by {@link PipelineBuilder#pool pools}, as all
         * that could run does.
         *
         * @throws PipelineException if there is an executor
         */
        public Builder virtualThreads() {
            if (executor != null) throw twoOfThem();
            virtualThreads = true;
            return this;
        }

        private static PipelineException twoOfThem() {
            return new PipelineException(
                    "a run cannot have an executor and virtual threads of its own: leave out executor(..) or virtualThreads()");
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

        /**
         * Gives params: all that this record has a value for. Params can be given several times, also in different ways; later
         * ones take the place of earlier ones, one by one, and those of the pipeline's own defaults. What is missing, unknown or of another type is told when the
         * pipeline is to run, all at once, and then nothing runs.
         */
        public Builder params(Record params) {
            this.params.add(new ParamSource.OfRecord(params));
            return this;
        }

        /**
         * Gives some params by name: {@code outer.inner}, or a map in the map, for one of a record inside. A value is of the param's own type
         * or a text of it, as ISO 8601 has it for times; a list may also be a text with commas or a JSON array, {@code null} is for an optional
         * one.
         */
        public Builder params(Map<String, ?> params) {
            this.params.add(new ParamSource.OfMap(Collections.unmodifiableMap(new LinkedHashMap<>(params))));
            return this;
        }

        /** Gives some params as the text of a JSON object, which has no name twice; numbers are taken to the digit, and none as infinite. */
        public Builder paramsJson(String json) {
            params.add(new ParamSource.OfJson(json));
            return this;
        }

        /**
         * Gives some params in the environment variables of this process whose names begin with a prefix: with {@code PENGUINS_}, {@code
         * PENGUINS_LEARNING_RATE} is {@code learningRate} and {@code PENGUINS_OPTIMIZER_NAME} is {@code optimizer.name}. Every variable that begins so has to be a
         * param.
         */
        public Builder paramsEnvironment(String prefix) {
            return paramsEnvironment(prefix, System.getenv());
        }

        /** Does the same with other variables. */
        public Builder paramsEnvironment(String prefix, Map<String, String> variables) {
            if (prefix == null || prefix.isEmpty())
                throw new PipelineException(
                        "the prefix of params in the environment is empty: take one such as PENGUINS_");
            params.add(new ParamSource.OfEnvironment(prefix, Map.copyOf(variables)));
            return this;
        }

        /**
         * Gives a task its value: its body does not run, all else is as if it had returned this. Meant for tests. What is
         * substituted for a mapped task is the list of what its bodies return, for one that asks a person the {@link Approval}. A task that the
         * pipeline does not have is told when it is to run.
         *
         * @throws PipelineException if the task has a substitute already
         */
        public <T extends @Nullable Object> Builder substitute(Step<T, ?> task, T value) {
            return substituteFor(task, task.name(), value);
        }

        /** Does the same by the name of the task; that the value is of its type is up to the caller. */
        public Builder substitute(String task, @Nullable Object value) {
            return substituteFor(task, task, value);
        }

        private Builder substituteFor(Object task, String name, @Nullable Object value) {
            if (substitutes.containsKey(task))
                throw new PipelineException("task '" + name + "' is substituted twice: leave one out");
            substitutes.put(task, value);
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

        /** Sets what random delays and {@link TaskContext#seed()} are drawn from, so that a run can be repeated as it was. */
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

        /**
         * Keeps the run in a journal, so that another process can go on with it, see {@link Pipeline#resume(RunOptions)}. Its
         * clock has no say in that: whether a process lives is asked of the system's.
         */
        public Builder journal(Journal journal) {
            once("journal", this.journal);
            this.journal = journal;
            return this;
        }

        /**
         * Lets {@link Pipeline#resume(RunOptions)} and {@link Pipeline#rerun} go on with a run of another DAG of the same name: what tasks of the same
         * name did counts, tasks that are gone are left out, and new ones run.
         */
        public Builder acceptChanges() {
            acceptChanges = true;
            return this;
        }

        /** Takes results of {@linkplain Step#cached() cached steps} from a cache, and puts them there. */
        public Builder cache(Cache cache) {
            once("cache", this.cache);
            this.cache = cache;
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
