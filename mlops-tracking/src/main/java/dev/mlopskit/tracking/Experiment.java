package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ColumnLimits;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.RunNames;
import dev.mlopskit.tracking.internal.jvm.RunSource;
import dev.mlopskit.tracking.spi.NewRun;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named set of runs. Thread-safe. */
public final class Experiment {
    private final Tracking tracking;
    private final ExperimentData data;

    Experiment(Tracking tracking, ExperimentData data) {
        this.tracking = tracking;
        this.data = data;
    }

    /** The store's id of the experiment: a number, as text. */
    public String experimentId() {
        return data.experimentId();
    }

    /** The name of the experiment. */
    public String name() {
        return data.name();
    }

    /** The experiment as the store has it now: where its artifacts go, its tags and times. */
    public ExperimentData read() {
        return tracking.requireExperiment(data.experimentId());
    }

    /** Starts a run with a name made up for it; see {@link #startRun(String)}. */
    public Run startRun() {
        return startRun(RunNames.random());
    }

    /**
     * Starts a run. Closing it ends it: as {@link RunStatus#FINISHED}, or as {@link RunStatus#FAILED} when an exception is
     * leaving the try block. Only {@link #run(String, Run.Body)} and {@link Run#fail(Throwable)} can keep what the exception
     * said, since Java does not tell {@code close()}.
     *
     * @param name up to 250 characters; need not be unique
     */
    public Run startRun(String name) {
        return startRun(name, null);
    }

    /**
     * Goes on with a run that is there, whatever its status, as {@link Tracking#resume} does.
     *
     * @throws NotFoundException if it is not there, or is of another experiment
     */
    public Run resume(String runId) {
        RunData run = tracking.run(runId);
        if (!run.experimentId().equals(data.experimentId()))
            throw new NotFoundException(
                    "run", runId, "it is of another experiment than '" + name() + "': use Tracking.resume()");
        return tracking.resume(runId);
    }

    /**
     * Runs code as a run: {@link RunStatus#FINISHED} when the code returns; when it throws, {@link RunStatus#FAILED} with the
     * exception in the tag {@value Run#FAILURE_TAG}, and the exception goes on to the caller.
     */
    public <X extends Exception> void run(String name, Run.Body<X> body) throws X {
        Run.execute(startRun(name), body);
    }

    /** Runs code as a run and gives what the code gives, such as a trained model; else as {@link #run}. */
    public <T, X extends Exception> T call(String name, Run.Call<T, X> body) throws X {
        return Run.evaluate(startRun(name), body);
    }

    /** All runs that are not deleted. */
    public Query<RunData> runs() {
        return tracking.runs().in(this);
    }

    /**
     * The runs that a filter finds, like {@code metrics.loss < 0.2 AND params.model = 'forest'}; see
     * {@link Query#where(String)}.
     *
     * @throws InvalidValueException that points at the character
     */
    public Query<RunData> runs(String filter) {
        return runs().where(filter);
    }

    /**
     * The runs that a filter finds, made by {@link Field}.
     *
     * @throws InvalidValueException if it looks at what runs do not have
     */
    public Query<RunData> runs(Filter filter) {
        return runs().where(filter);
    }

    /** All logged models that are not deleted. */
    public Query<LoggedModelData> models() {
        return tracking.models().in(this);
    }

    /**
     * The logged models that a filter finds, like {@code metrics.accuracy > 0.9 AND params.model = 'forest'}.
     *
     * @throws InvalidValueException that points at the character
     */
    public Query<LoggedModelData> models(String filter) {
        return models().where(filter);
    }

    /**
     * Gives the experiment another name.
     *
     * @return the experiment of the new name
     * @throws ConflictException if another one has it
     */
    public Experiment rename(String newName) {
        Limits.checkExperimentName(newName);
        tracking.store().experiments().rename(data.experimentId(), newName);
        return tracking.experiment(newName);
    }

    /** Sets a tag, or sets it again. The value has up to 5,000 characters. */
    public void tag(String key, String value) {
        tags(Map.of(key, value));
    }

    /** Sets tags, all or none; see {@link #tag(String, String)}. */
    public void tags(Map<String, String> tags) {
        tags.forEach(ColumnLimits::checkTag);
        tracking.store().experiments().setTags(data.experimentId(), tags);
    }

    /** Takes a tag away; does nothing where there is none. */
    public void removeTag(String key) {
        tracking.store().experiments().deleteTag(data.experimentId(), key);
    }

    /** Sets the description that people see, up to 5,000 characters; Markdown. */
    public void describe(String text) {
        tag(RunData.DESCRIPTION_TAG, text);
    }

    Run startRun(String name, @Nullable String parentRunId) {
        Limits.checkRunName(name);
        RunSource.Snapshot source = RunSource.ofProcess().snapshot();
        Map<String, String> tags = new LinkedHashMap<>(source.tags());
        Tag owner = tracking.openRuns().owner();
        tags.put(owner.key(), owner.value());
        tags.put("mlflow.runName", name);
        if (parentRunId != null) tags.put("mlflow.parentRunId", parentRunId);
        NewRun toCreate = new NewRun(
                data.experimentId(),
                name,
                tags.getOrDefault("mlflow.user", "unknown"),
                tracking.clock().instant(),
                tags);
        Run run = new Run(tracking, tracking.store().runs().create(toCreate));
        run.attach(
                "state of the git work tree",
                () -> () -> run.tags(source.later().get()));
        return run;
    }

    @Override
    public String toString() {
        return data.name() + " (" + data.experimentId() + ")";
    }
}
