package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.Relocation;
import dev.mlopskit.tracking.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A place that keeps experiments, runs, models and their registry. Every write is whole or absent, and safe from a killed
 * process when the call returns. Names and values have been checked against MLflow's limits before a store sees them. All
 * methods throw {@link dev.mlopskit.tracking.TrackingException}. Thread-safe; other processes may write the same store.
 */
@Beta
public interface TrackingStore extends AutoCloseable {
    /**
     * Opens a store, by the {@link TrackingStoreProvider} of the scheme of its address. {@code Tracking.builder()} does so for
     * users; whoever writes a store may build on another one.
     *
     * @throws StoreException if the address is of no kind that is known here, or the store cannot be opened
     */
    static TrackingStore open(String uri, StoreSettings settings) {
        return Providers.store(uri).open(uri, settings);
    }

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

    /**
     * What this store has that no part of this interface tells of, in words and with numbers where these can be had, as
     * {@code traces (3)}: a merge leaves it out, and says so.
     */
    default List<String> others() {
        return List.of();
    }

    /** What takes in runs and models of another store under their ids; empty where this store gives all ids itself. */
    default Optional<Adoption> adoption() {
        return Optional.empty();
    }

    /** Where other modules keep tables of their own; empty where this store is no database. */
    default Optional<OwnTables> tables() {
        return Optional.empty();
    }

    /**
     * Rewrites the addresses of artifacts of experiments, runs, logged models and versions, the deleted ones included, in one
     * step where the store can; changes nothing else.
     *
     * @param address gives the new address for an old one, or the same
     * @return what was changed
     * @throws dev.mlopskit.tracking.StoreException if addresses are not this store's to change
     */
    default Relocation relocate(UnaryOperator<String> address) {
        throw new StoreException(
                uri(), "has addresses that only its server can change: relocate the database of the server", null);
    }

    /** Waits for writes under way and lets go of the store. Calling it again does nothing. */
    @Override
    void close();
}
