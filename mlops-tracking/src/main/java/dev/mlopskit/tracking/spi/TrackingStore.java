package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place that keeps experiments, runs and logged models. Every write is whole or absent, and safe from a killed process
 * when the call returns. Names and values have been checked against MLflow's limits before a store sees them. All methods
 * throw {@link dev.mlopskit.tracking.TrackingException}. Thread-safe; other processes may write the same store.
 */
public interface TrackingStore extends AutoCloseable {
    /** Where this store lies, as it was opened and as {@code MLFLOW_TRACKING_URI} would say it. */
    String uri();

    /** The experiment of a name, active or deleted. */
    Optional<ExperimentData> experimentByName(String name);

    /** The experiment of an id, active or deleted. */
    Optional<ExperimentData> experiment(String experimentId);

    /** All active experiments, by id. */
    List<ExperimentData> experiments();

    /** Makes an experiment, or gives the one that another writer has just made. */
    ExperimentData createExperiment(String name, Map<String, String> tags);

    /** Makes a run that is {@link RunStatus#RUNNING}. */
    RunData createRun(NewRun run);

    /** The run of an id, active or deleted. */
    Optional<RunData> run(String runId);

    /**
     * Sets the status of a run, and when it ended, and logs the last entries of it, all in one.
     *
     * @param end {@code null} for a run that goes on
     */
    void setStatus(String runId, RunStatus status, @Nullable Instant end, List<? extends RunEntry> last);

    /** Logs entries to an active run, all or none. A point that is there already is not written twice. */
    void log(String runId, List<? extends RunEntry> entries);

    /** All points of a metric, by time, step and value. */
    List<Metric> history(String runId, String key);

    /** The runs that a search finds. */
    List<RunData> search(RunSearch search);

    /** Makes a logged model whose files are still to be written. */
    LoggedModelData createModel(NewModel model);

    /** The logged model of an id. */
    Optional<LoggedModelData> model(String modelId);

    /** The latest logged model of a name that a run made. */
    Optional<LoggedModelData> modelOfRun(String runId, String name);

    /** Says that the files of a logged model are there, or could not be written. */
    void setModelStatus(String modelId, LoggedModelData.Status status);

    /** The registry that lies in the same store. */
    RegistryStore registry();

    /** Waits for writes under way and lets go of the store. Calling it again does nothing. */
    @Override
    void close();
}
