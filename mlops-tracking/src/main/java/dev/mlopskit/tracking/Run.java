package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.LongParams;
import dev.mlopskit.tracking.internal.ModelLogging;
import dev.mlopskit.tracking.internal.RecordValues;
import dev.mlopskit.tracking.internal.bytecode.ThrowingExit;
import dev.mlopskit.tracking.internal.jvm.Environment;
import dev.mlopskit.tracking.internal.jvm.FlightRecording;
import dev.mlopskit.tracking.internal.jvm.SystemMetrics;
import dev.mlopskit.tracking.internal.life.Attachments;
import dev.mlopskit.tracking.internal.life.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that is being written. Every call returns when what it wrote is safe in the store. Thread-safe; ends once.
 */
public final class Run extends RunArtifacts implements AutoCloseable {
    /** The tag that says why a run failed: the exception and where it was thrown. */
    public static final String FAILURE_TAG = Failure.TAG;

    /** Code that is run as a run; may throw. */
    @FunctionalInterface
    public interface Body<X extends Exception> {
        void accept(Run run) throws X;
    }

    /** Code that is run as a run and gives a value; may throw. */
    @FunctionalInterface
    public interface Call<T, X extends Exception> {
        T apply(Run run) throws X;
    }

    private final Tracking tracking;
    private final String runId;
    private final String experimentId;
    private final Object ending = new Object();
    private final Attachments attachments = new Attachments();
    private volatile boolean ended;
    // Guarded by ending.
    private boolean released;

    Run(Tracking tracking, RunData data) {
        super(tracking, data);
        this.tracking = tracking;
        this.runId = data.runId();
        this.experimentId = data.experimentId();
        tracking.openRuns().add(this);
    }

    /** The run of the innermost scope that this thread is in: see {@link #makeCurrent()}. */
    public static Optional<Run> current() {
        return Optional.ofNullable(RunScope.innermost());
    }

    /**
     * Makes this run the current one of this thread until the scope is closed. Code that {@link Experiment#run} and its like
     * call is in such a scope already.
     */
    public RunScope makeCurrent() {
        return new RunScope(this);
    }

    /** A task that has this run as the current one on whatever thread it runs, and leaves no trace of it there. */
    public Runnable bind(Runnable task) {
        return () -> {
            RunScope scope = makeCurrent();
            try {
                task.run();
            } finally {
                scope.close();
            }
        };
    }

    /** As {@link #bind(Runnable)}, for a task with a result. */
    public <T> Callable<T> bind(Callable<T> task) {
        return () -> {
            RunScope scope = makeCurrent();
            try {
                return task.call();
            } finally {
                scope.close();
            }
        };
    }

    /** An executor whose tasks run on another executor with this run as the current one. */
    public ExecutorService bind(ExecutorService executor) {
        return new BoundExecutor(this, executor);
    }

    /** 32 lower-case hexadecimal digits. */
    public String runId() {
        return runId;
    }

    /** The store that the run is in. */
    public Tracking tracking() {
        return tracking;
    }

    /** The run as the store has it now. */
    public RunData read() {
        return tracking.run(runId);
    }

    /**
     * Sets a param. A value of more than 6,000 characters becomes an artifact, and the param says which.
     *
     * @param value anything; kept as text, arrays and collections as JSON, of an {@link Optional} what is in it
     * @throws ConflictException if the param has another value already
     */
    public void param(String key, @Nullable Object value) {
        logParams(List.of(new Param(key, RecordValues.text(value))));
    }

    /** Sets params, all or none; see {@link #param(String, Object)}. */
    public void params(Map<String, ?> params) {
        List<Param> entries = new ArrayList<>();
        params.forEach((key, value) -> entries.add(new Param(key, RecordValues.text(value))));
        logParams(entries);
    }

    private void logParams(List<Param> params) {
        LongParams.log(params, this::artifactStore, this::log);
    }

    /** Sets a param for each component of a record, all or none; those of a record inside it as {@code outer.inner}. */
    public void params(Record params) {
        params(RecordValues.of(params));
    }

    /** Logs a value of a metric at step 0, now. */
    public void metric(String key, double value) {
        metric(key, value, 0);
    }

    /** Logs a value of a metric at a step, now. The value of the highest step is the metric's latest. */
    public void metric(String key, double value, long step) {
        log(List.of(new Metric(key, value, step, tracking.clock().instant())));
    }

    /** Logs values of several metrics at a step, now, all or none. */
    public void metrics(Map<String, ? extends Number> values, long step) {
        Instant now = tracking.clock().instant();
        List<Metric> entries = new ArrayList<>();
        values.forEach((key, value) -> entries.add(new Metric(
                key, Objects.requireNonNull(value, () -> "metric '" + key + "'").doubleValue(), step, now)));
        log(entries);
    }

    /**
     * Metrics that are written a little later, many at a time, for loops that cannot wait for each point to be safe. Closed
     * with the run or its {@link Tracking} at the latest.
     *
     * @param capacity how many points may wait to be written, 1 and up; about 100 bytes each, twice
     */
    public MetricBuffer buffer(int capacity) {
        MetricBuffer buffer = new MetricBuffer(
                points -> tracking.store().runs().log(runId, points), this::detach, tracking.clock(), capacity, runId);
        attach(buffer.toString(), () -> buffer::close);
        return buffer;
    }

    private void detach(MetricBuffer buffer) {
        synchronized (ending) {
            attachments.remove(buffer.toString());
        }
    }

    /** As {@link #buffer(int)}, for 20,000 points. */
    public MetricBuffer buffer() {
        return buffer(20_000);
    }

    /** Logs a value of a metric that was measured of a logged model, at step 0, now. */
    public void metric(String key, double value, LoggedModel model) {
        metric(key, value, model, null);
    }

    /** Logs a value of a metric that was measured of a logged model on a dataset, at step 0, now. */
    public void metric(String key, double value, LoggedModel model, @Nullable Dataset dataset) {
        Metric metric = new Metric(key, value, 0, tracking.clock().instant());
        log(List.of(new ModelMetric(
                metric,
                model.modelId(),
                dataset == null ? null : dataset.name(),
                dataset == null ? null : dataset.digest())));
    }

    /** Sets a tag, or sets it again. */
    public void tag(String key, String value) {
        log(List.of(new Tag(key, value)));
    }

    /** Takes a tag away; does nothing where there is none. */
    public void removeTag(String key) {
        tracking.store().runs().deleteTag(runId, Limits.there("tag key", key));
    }

    /** Sets the description that people see, up to 8,000 characters; Markdown. */
    public void describe(String text) {
        tag(RunData.DESCRIPTION_TAG, text);
    }

    /** Sets tags, all or none; see {@link #tag(String, String)}. */
    public void tags(Map<String, String> tags) {
        List<Tag> entries = new ArrayList<>();
        tags.forEach((key, value) -> entries.add(new Tag(key, value)));
        log(entries);
    }

    /**
     * Logs any number of entries in one transaction: all, or on an exception none.
     *
     * @throws InvalidValueException if a name or value breaks MLflow's limits
     * @throws ConflictException if a param has another value already, or the run has been deleted
     */
    public void log(List<? extends RunEntry> entries) {
        for (RunEntry entry : entries) Limits.check(entry);
        if (!entries.isEmpty()) tracking.store().runs().log(runId, entries);
    }

    /**
     * Says that the run read a dataset. In an experiment, datasets of one name and digest are one: where it is known already,
     * its source, schema and profile stay, and a schema or profile that it lacks is added.
     *
     * @param context what for: {@link DatasetInput#TRAINING}, {@link DatasetInput#VALIDATION}, {@link DatasetInput#TEST}, or a
     *     word of your own, up to 500 characters
     * @throws ConflictException if it is an input of this run for another context: MLflow keeps one
     */
    public void input(Dataset dataset, String context) {
        log(List.of(new DatasetInput(dataset, context)));
    }

    /**
     * Logs what this process runs on, as two JSON artifacts that are equal where all is equal: in
     * {@code environment/runtime.json} the Java version, virtual machine and its flags, operating system, CPUs and memory;
     * in {@code environment/class-path.json} each jar and folder of the class path with its Maven coordinates, size and
     * SHA-256. Values of system properties of the application's own, options of agents, and commands in flags are left out,
     * since they may be secrets. Reads every jar once in a process, which takes about a second for 500 MB.
     *
     * @throws ArtifactException if the artifacts cannot be written
     */
    public void logEnvironment() {
        Environment.ofProcess().forEach(this::text);
    }

    /**
     * Samples the machine and the virtual machine until this run ends or its {@link Tracking} is closed, and once then, as metrics whose steps count the
     * samples; a resumed run goes on from its last. Under MLflow's names, so that its pages show them:
     * {@code system/cpu_utilization_percentage}, {@code system_memory_usage_} and {@code disk_usage_} in
     * {@code megabytes} (of 1,000,000 bytes) and {@code percentage}, {@code disk_available_megabytes}, and since the start
     * {@code network_receive_megabytes} and {@code network_transmit_megabytes} (Linux only); and
     * {@code system/jvm_heap_used_megabytes}, {@code jvm_threads}, {@code jvm_allocation_megabytes_per_second} and
     * {@code jvm_gc_pause_milliseconds}, both since the sample before. A sample that fails is lost and fails nothing; the
     * first is logged.
     *
     * @param interval from 10 milliseconds to a day; MLflow samples every 10 seconds
     * @throws ConflictException if this run is sampled already, or has ended
     */
    public void logSystemMetrics(Duration interval) {
        SystemMetrics.check(interval);
        attach(
                "system metrics",
                () -> SystemMetrics.start(
                        toString(), this::log, key -> tracking.history(runId, key), tracking.clock(), interval));
    }

    /**
     * Records this process with the JDK's flight recorder until the run ends or its {@link Tracking} is closed; the recording, by the JDK's settings named
     * {@code default} and of the last 500 MB, becomes the artifact {@code jfr/<start>.jfr}. What it would tell of environment
     * variables, system properties and command lines is left out, unless another recording that runs at the same time asks
     * for it. When it cannot be written the run ends all the same, and says so in the tag {@code mlopskit.incomplete}; so it is
     * when the process ends first, by {@code System.exit} or a signal, for then the recorder stops before the run does.
     *
     * @throws InvalidValueException if this process has no module {@code jdk.jfr}
     * @throws ConflictException if this run is recorded already, or has ended
     */
    public void recordJfr() {
        attach(
                "a JFR recording",
                () -> FlightRecording.start(toString(), file -> artifact(file, "jfr"), tracking.clock()));
    }

    /**
     * Logs a model: its files go to the store, and it becomes an output of this run. When its files cannot be written, the
     * model is left as failed in the store and the exception goes on.
     *
     * @param name without {@code / : . % " '}
     */
    public LoggedModel logModel(String name, LoggableModel model) {
        Limits.checkLoggedModelName(name);
        LoggedModelData data = ModelLogging.log(tracking.store(), tracking.clock(), read(), name, model);
        return new LoggedModel(tracking.registry(), data);
    }

    /** Starts a run nested in this one; it ends on its own. */
    public Run startChild(String name) {
        return new Experiment(tracking, tracking.requireExperiment(experimentId)).startRun(name, runId);
    }

    /** Runs code as a run nested in this one; see {@link Experiment#run(String, Body)}. */
    public <X extends Exception> void child(String name, Body<X> body) throws X {
        execute(startChild(name), body);
    }

    /** Runs code as a run nested in this one and gives what the code gives; see {@link Experiment#call(String, Call)}. */
    public <T, X extends Exception> T callChild(String name, Call<T, X> body) throws X {
        return evaluate(startChild(name), body);
    }

    /** Ends the run as {@link RunStatus#FAILED} and keeps the reason in the tag {@value #FAILURE_TAG}. */
    public void fail(Throwable reason) {
        end(RunStatus.FAILED, List.of(new Tag(FAILURE_TAG, Failure.describe(reason))));
    }

    /** Ends the run with a status; a run that has ended stays as it is. */
    public void end(RunStatus status) {
        if (!status.ended()) throw new InvalidValueException("status " + status, "does not end a run");
        end(status, List.of());
    }

    /** Ends the run, unless it has ended: see {@link Experiment#startRun(String)}. */
    @Override
    public void close() {
        if (ended) return;
        Optional<String> throwing = ThrowingExit.detect(Set.of(Run.class));
        if (throwing.isEmpty()) end(RunStatus.FINISHED, List.of());
        else
            end(
                    RunStatus.FAILED,
                    List.of(new Tag(FAILURE_TAG, "an exception left the try block at " + throwing.get())));
    }

    /**
     * Lets go of the run without ending it: somebody else goes on with it, by {@link Experiment#resume}. What is attached to it, such as its
     * heartbeat, is closed, and from now on this handle counts as ended. May be repeated.
     */
    public void detach() {
        synchronized (ending) {
            if (ended) return;
            log(attachments.close());
            ended = true;
            tracking.openRuns().remove(this);
        }
    }

    void end(RunStatus status, List<? extends RunEntry> last) {
        for (RunEntry entry : last) Limits.check(entry);
        synchronized (ending) {
            if (ended) return;
            List<RunEntry> entries = new ArrayList<>(attachments.close());
            entries.addAll(last);
            tracking.store().runs().setStatus(runId, status, tracking.clock().instant(), entries);
            // Only now: an end that could not be written may be tried again.
            ended = true;
            tracking.openRuns().remove(this);
        }
    }

    /** Closes what is attached, for the last time, and leaves the run as it is: its store is about to be closed. */
    void release() {
        synchronized (ending) {
            if (ended) return;
            released = true;
            log(attachments.close());
        }
    }

    /**
     * Starts something that is closed before this run's end is written, however the run ends, or before its store is closed.
     *
     * @param start starts it and gives what ends it
     * @throws ConflictException if this run has ended, its store is being closed, or it has one of the same name
     */
    void attach(String name, Supplier<Runnable> start) {
        synchronized (ending) {
            if (ended || released)
                throw new ConflictException(
                        runId,
                        (ended ? "run " + runId + " has ended" : "the store of run " + runId + " is closed")
                                + ": ask for " + name + " before, or use Tracking.resume()");
            attachments.add(runId, name, start);
        }
    }

    static <X extends Exception> void execute(Run run, Body<X> body) throws X {
        Call<Run, X> call = same -> {
            body.accept(same);
            return same;
        };
        evaluate(run, call);
    }

    static <T, X extends Exception> T evaluate(Run run, Call<T, X> body) throws X {
        try {
            RunScope scope = run.makeCurrent();
            T value;
            try {
                value = body.apply(run);
            } finally {
                scope.close();
            }
            run.end(RunStatus.FINISHED, List.of());
            return value;
        } catch (Throwable e) {
            try {
                run.fail(e);
            } catch (TrackingException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return "run " + runId;
    }
}
