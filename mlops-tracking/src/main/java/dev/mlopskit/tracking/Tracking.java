package dev.mlopskit.tracking;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.ModelLocator;
import dev.mlopskit.tracking.internal.artifact.LocalCopies;
import dev.mlopskit.tracking.internal.jvm.LoggedEnvironment;
import dev.mlopskit.tracking.internal.jvm.RunComparison;
import dev.mlopskit.tracking.internal.life.StaleRuns;
import dev.mlopskit.tracking.internal.search.Source;
import dev.mlopskit.tracking.internal.transfer.AddressMove;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Access to a store of experiments, runs and models: an MLflow database. Thread-safe; one per process and store is enough,
 * and other processes may have the same store open.
 */
public final class Tracking implements AutoCloseable {
    private final TrackingStore store;
    private final Experiments experiments;
    private final Registry registry;
    private final OpenRuns openRuns;
    private final InstantSource clock;
    private final Map<String, String> environment;
    private final LocalCopies copies = new LocalCopies();
    private final AtomicBoolean runIdUsed = new AtomicBoolean();

    Tracking(TrackingStore store, InstantSource clock, Map<String, String> environment, Duration heartbeat) {
        this.store = store;
        this.clock = clock;
        this.environment = environment;
        this.experiments = new Experiments(this, store.experiments());
        this.registry = new Registry(store, clock);
        this.openRuns = new OpenRuns(clock, heartbeat);
        StaleRuns.end(store.runs(), clock.instant());
    }

    /**
     * Opens the store that {@code MLFLOW_TRACKING_URI} names, or else {@code mlflow.db} in the working directory. What is
     * not there is made.
     *
     * @throws StoreException if it cannot be opened
     */
    public static Tracking open() {
        return builder().open();
    }

    /** Opens a database file; artifacts go to the folder {@code mlruns} beside it. */
    public static Tracking open(Path file) {
        return builder().file(file).open();
    }

    /**
     * Opens the store that an address names, as {@code MLFLOW_TRACKING_URI} would; see {@link TrackingBuilder#uri}.
     *
     * @throws StoreException if it cannot be opened
     */
    public static Tracking open(String uri) {
        return builder().uri(uri).open();
    }

    /**
     * Makes a store in memory, for tests. All that is in it is gone when it is closed, the artifacts too: they lie in a
     * temporary folder.
     */
    public static Tracking inMemory() {
        return open("sqlite:///:memory:");
    }

    /** Sets what is not to be as usual. */
    public static TrackingBuilder builder() {
        return new TrackingBuilder();
    }

    /** Where the store lies, as {@code MLFLOW_TRACKING_URI} would say it. */
    public String uri() {
        return store.uri();
    }

    /** The experiment that {@code MLFLOW_EXPERIMENT_NAME} names, or else {@code Default}. */
    public Experiment experiment() {
        return experiment(environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", "Default"));
    }

    /**
     * The experiment of a name, which is made if it is not there.
     *
     * @throws ConflictException if an experiment of this name has been deleted
     */
    public Experiment experiment(String name) {
        return experiments.get(name);
    }

    /**
     * The experiment of a name, which is made if it is not there, with its artifacts at a place of its own.
     *
     * @param artifactLocation the address or path of a folder, up to 157 characters
     * @throws ConflictException if it is there and keeps its artifacts elsewhere, or has been deleted
     */
    public Experiment experiment(String name, String artifactLocation) {
        return experiments.get(name, artifactLocation);
    }

    /** The experiment of a name, if it is there and not deleted; makes nothing. */
    public Optional<Experiment> findExperiment(String name) {
        return experiments.find(name);
    }

    /** All experiments that are not deleted; {@link Query#where(String)} takes {@code name LIKE 'penguins%' AND tags.team = 'birds'}. */
    public Query<ExperimentData> experiments() {
        return new Query<>(Entity.EXPERIMENT, new Source<>(store.experiments()::search, store.experiments()::count));
    }

    /** The runs of all experiments that are not deleted; {@link Query#where(String)} takes {@code metrics.loss < 0.2}, {@link Query#in} some of the experiments. */
    public Query<RunData> runs() {
        return new Query<>(Entity.RUN, new Source<>(store.runs()::search, store.runs()::count));
    }

    /** The logged models of all experiments that are not deleted; {@link Query#in} names some of the experiments. */
    public Query<LoggedModelData> models() {
        return new Query<>(Entity.LOGGED_MODEL, new Source<>(store.models()::search, store.models()::count));
    }

    /**
     * Starts a run in {@link #experiment()}; when {@code MLFLOW_RUN_ID} is set, the first call goes on with that run instead.
     *
     * @throws NotFoundException if {@code MLFLOW_RUN_ID} names no run of this store
     */
    public Run startRun(String name) {
        String resumed = environment.get("MLFLOW_RUN_ID");
        if (resumed == null || runIdUsed.getAndSet(true)) return experiment().startRun(name);
        return resume(resumed);
    }

    /**
     * Goes on with a run that is there, whatever its status.
     *
     * @throws NotFoundException if it is not there
     */
    public Run resume(String runId) {
        RunData data = run(runId);
        store.runs().setStatus(runId, RunStatus.RUNNING, null, List.of(openRuns.owner()));
        return new Run(this, data);
    }

    /**
     * A run as it is now.
     *
     * @throws NotFoundException if it is not there
     */
    public RunData run(String runId) {
        return store.runs()
                .byId(Limits.there("run id", runId))
                .orElseThrow(() -> new NotFoundException(
                        "run",
                        runId,
                        "check the id and the store (" + store.uri() + "); Experiment.runs() lists runs"));
    }

    /** All points of a metric of a run, by step, then time; empty if it was never logged. */
    public List<Metric> history(String runId, String key) {
        run(runId);
        return store.runs().history(runId, Limits.there("metric key", key));
    }

    /** The artifacts of a run. */
    public Artifacts artifacts(String runId) {
        return new Artifacts(store.artifacts(run(runId).artifactUri()), copies);
    }

    /**
     * What differs between two runs: params, metrics, datasets, code, and, where both called {@link Run#logEnvironment()},
     * virtual machine, machine and class path.
     *
     * @throws NotFoundException if one of them is not there
     * @throws InvalidValueException if an artifact that should be a logged environment is something else
     */
    public RunDiff diff(String runIdA, String runIdB) {
        return RunComparison.of(
                run(runIdA),
                run(runIdB),
                LoggedEnvironment.read(runIdA, artifacts(runIdA)),
                LoggedEnvironment.read(runIdB, artifacts(runIdB)));
    }

    /**
     * A model that a run logged, to be registered or looked at.
     *
     * @param modelId {@code m-} and 32 hexadecimal digits, as in {@link RunData#outputs()}
     * @throws NotFoundException if it is not there, or has been deleted
     */
    public LoggedModel loggedModel(String modelId) {
        return new LoggedModel(registry, ModelLocator.loggedModel(store, Limits.there("model id", modelId)));
    }

    /** All registered models, by name. Prompts, which MLflow keeps among them, are found only by their tag. */
    public Query<RegisteredModelData> registeredModels() {
        return new Query<>(
                Entity.REGISTERED_MODEL, new Source<>(store.registry()::searchModels, store.registry()::countModels));
    }

    /** The versions of all registered models, the one changed last first; {@link #modelVersion} takes their URI. */
    public Query<ModelVersionData> modelVersions() {
        return registry.versions();
    }

    /** The registered model of a name, whether anything was registered under it or not. */
    public RegisteredModel registeredModel(String name) {
        Limits.checkRegisteredModelName(name);
        return new RegisteredModel(registry, name);
    }

    /**
     * The version that a URI names.
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/3} or {@code models:/name/latest}
     * @throws NotFoundException if there is no such model, version or alias
     * @throws InvalidValueException if the text is none of these
     */
    public ModelVersion modelVersion(String uri) {
        return new ModelVersion(registry, ModelLocator.version(store, uri));
    }

    /** Tells a listener of what is changed in the registry through this object, until it is removed. */
    public void addListener(RegistryListener listener) {
        registry.listeners().add(listener);
    }

    /** Tells a listener no more; does nothing if it was not told before. */
    public void removeListener(RegistryListener listener) {
        registry.listeners().remove(listener);
    }

    /**
     * The folder of a model's files on this machine. Files that lie elsewhere are copied to a temporary folder, once, which is
     * there until this is closed.
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/3}, {@code models:/name/latest}, {@code models:/m-...},
     *     {@code runs:/run-id/name}, or a path
     * @throws NotFoundException if there is no such model, version, alias, run or folder
     * @throws InvalidValueException if the text is none of these
     */
    public Path modelPath(String uri) {
        return ModelLocator.locate(store, copies, uri);
    }

    /**
     * Deletes a run: it is found no more, and can be restored.
     *
     * @throws NotFoundException if it is not there
     */
    public void deleteRun(String runId) {
        store.runs().setLifecycle(Limits.there("run id", runId), Search.Lifecycle.DELETED);
    }

    /**
     * Takes {@link #deleteRun} back.
     *
     * @return the run as it is then
     * @throws NotFoundException if it is not there
     */
    public RunData restoreRun(String runId) {
        store.runs().setLifecycle(Limits.there("run id", runId), Search.Lifecycle.ACTIVE);
        return run(runId);
    }

    /**
     * Deletes an experiment and its runs: they are found no more, and can be restored.
     *
     * @throws NotFoundException if there is no experiment of this name
     */
    public void deleteExperiment(String name) {
        experiments.setLifecycle(name, Search.Lifecycle.DELETED);
    }

    /**
     * Takes {@link #deleteExperiment} back; the runs come back with it.
     *
     * @throws NotFoundException if there is no experiment of this name
     */
    public Experiment restoreExperiment(String name) {
        experiments.setLifecycle(name, Search.Lifecycle.ACTIVE);
        return experiments.find(name).orElseThrow();
    }

    /**
     * Deletes a logged model: it is found no more, and can be restored. Its files stay, and so do versions that it has become.
     *
     * @throws NotFoundException if it is not there
     */
    public void deleteLoggedModel(String modelId) {
        store.models().setLifecycle(modelId, Search.Lifecycle.DELETED);
    }

    /**
     * Takes {@link #deleteLoggedModel} back.
     *
     * @throws NotFoundException if it is not there
     * @throws StoreException if the store is a server, which cannot
     */
    public LoggedModel restoreLoggedModel(String modelId) {
        store.models().setLifecycle(modelId, Search.Lifecycle.ACTIVE);
        return loggedModel(modelId);
    }

    /**
     * Looks for what has been deleted and can be removed for good; removes nothing yet. What a version of a registered model
     * needs is kept.
     *
     * @param age how long it must have been deleted
     * @return what {@link GarbageCollection#execute()} would remove, to be looked at first
     * @throws StoreException if the store lies behind a server: {@code mlflow gc} is to be run there
     */
    public GarbageCollection gc(Duration age) {
        // Stores keep milliseconds: what was deleted in this very one has been deleted, too.
        return GarbageCollection.plan(store, clock.instant().minus(age).plusMillis(1));
    }

    /**
     * Says where artifacts are after their folder has been moved. Rewrites the addresses of experiments, runs, logged models
     * and versions below the old place, the deleted ones included, all or none, and changes nothing else; files are not
     * touched. In a store of plain files each address is changed by itself: after a kill, call it again. {@code relocate(to,
     * from)} takes it back.
     *
     * @param from the old place, a path or an address such as {@code s3://bucket/prefix}; a path is found as {@code file:///},
     *     too
     * @param to the new place
     * @return how many addresses were rewritten
     * @throws NotFoundException if nothing lies below the old place
     * @throws StoreException if the store is a server
     */
    public Relocation relocate(String from, String to) {
        Relocation done = store.relocate(new AddressMove(from, to));
        if (done.total() == 0)
            throw new NotFoundException(
                    "artifact address below",
                    from,
                    "nothing was changed; Experiment.read().artifactLocation() says what addresses in " + store.uri()
                            + " look like");
        return done;
    }

    /**
     * As {@link #relocate(String, String)}, for folders of this machine.
     *
     * @throws NotFoundException if the new folder is not there, too
     */
    public Relocation relocate(Path from, Path to) {
        if (!Files.exists(to))
            throw new NotFoundException(
                    "folder",
                    to.toString(),
                    "nothing was changed: move the artifacts first, or give addresses that other machines know as texts");
        return relocate(
                from.toAbsolutePath().normalize().toString(),
                to.toAbsolutePath().normalize().toString());
    }

    /** What copies all of another store into this one; copies nothing before {@link Merge#execute()}. */
    public Merge mergeFrom(Tracking other) {
        return new Merge(other.store, store);
    }

    /** What copies to a server what it lacks of this store; copies nothing before {@link Merge#execute()}. */
    public Merge syncTo(Tracking remote) {
        return remote.mergeFrom(this);
    }

    /**
     * Lets go of the store, once what open runs still have to write is written: their buffers and samples of system metrics end,
     * and recordings become artifacts. Runs that have not ended keep their status, and are marked as {@link RunStatus#KILLED}
     * when this process is gone and the store is opened again. Calling it again does nothing.
     */
    @Override
    public void close() {
        try {
            openRuns.close();
        } finally {
            try {
                store.close();
            } finally {
                copies.close();
            }
        }
    }

    LocalCopies copies() {
        return copies;
    }

    /** The store that this works on, for modules that keep more in it than tracking does. */
    @Beta
    public TrackingStore store() {
        return store;
    }

    OpenRuns openRuns() {
        return openRuns;
    }

    Registry registry() {
        return registry;
    }

    InstantSource clock() {
        return clock;
    }

    ExperimentData requireExperiment(String experimentId) {
        return experiments.require(experimentId);
    }
}
