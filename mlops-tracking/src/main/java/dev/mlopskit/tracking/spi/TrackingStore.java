package dev.mlopskit.tracking.spi;

import java.util.Optional;

/**
 * A place that keeps experiments, runs, models and their registry. Every write is whole or absent, and safe from a killed
 * process when the call returns. Names and values have been checked against MLflow's limits before a store sees them. All
 * methods throw {@link dev.mlopskit.tracking.TrackingException}. Thread-safe; other processes may write the same store.
 */
public interface TrackingStore extends AutoCloseable {
    /** Where this store lies, as it was opened and as {@code MLFLOW_TRACKING_URI} would say it. */
    String uri();

    /** The experiments. */
    ExperimentStore experiments();

    /** The runs. */
    RunStore runs();

    /** The logged models. */
    LoggedModelStore models();

    /** The registered models and their versions. */
    RegistryStore registry();

    /**
     * The artifacts below an address that this store gave a run or a model.
     *
     * @throws dev.mlopskit.tracking.StoreException if the address is of a kind that cannot be read here
     */
    ArtifactStore artifacts(String uri);

    /** What takes in runs and models of another store under their ids; empty where this store gives all ids itself. */
    default Optional<Adoption> adoption() {
        return Optional.empty();
    }

    /** Waits for writes under way and lets go of the store. Calling it again does nothing. */
    @Override
    void close();
}
