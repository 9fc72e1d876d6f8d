package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.InMemorySearch;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The experiments of a folder: each a folder with a {@code meta.yaml}, the deleted ones in {@code .trash}. */
final class FileExperiments implements ExperimentStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileExperiments.class);
    private static final String DEFAULT_ID = "0";
    private static final String DEFAULT_NAME = "Default";
    private static final InMemorySearch<ExperimentData, ExperimentData> SEARCH = InMemorySearch.experiments();

    private final StoreFolder store;
    private final String artifactRoot;
    private final InstantSource clock;

    FileExperiments(StoreFolder store, String artifactRoot, InstantSource clock) {
        this.store = store;
        this.artifactRoot = artifactRoot;
        this.clock = clock;
    }

    /** Makes what MLflow expects of a folder: the default experiment in a new one, and a place for what is deleted. */
    void prepare() {
        if (Files.isDirectory(store.trash())) return;
        store.write(() -> {
            if (store.experiments().isEmpty()) make(new NewExperiment(DEFAULT_NAME, null, Map.of()), DEFAULT_ID);
            store.make(store.trash());
            return null;
        });
    }

    @Override
    public ExperimentData create(NewExperiment experiment) {
        return store.write(() -> {
            Optional<ExperimentData> present = find(experiment.name());
            if (present.isPresent()) return present.get();
            boolean first = experiment.name().equals(DEFAULT_NAME)
                    && store.experiment(DEFAULT_ID).isEmpty();
            return make(experiment, first ? DEFAULT_ID : newId());
        });
    }

    private ExperimentData make(NewExperiment made, String id) throws IOException {
        Path folder = store.place(id, true);
        long now = clock.millis();
        String location = made.artifactLocation();
        store.make(folder);
        Batch batch = store.batch(folder);
        putTags(batch, folder, made.tags(), id);
        batch.putLast(Meta.of(folder)
                .with("experiment_id", id)
                .with("name", made.name())
                .with("artifact_location", location == null ? Locations.below(artifactRoot, id) : location)
                .with("lifecycle_stage", "active")
                .with("creation_time", now)
                .with("last_update_time", now));
        batch.commit();
        return StoredExperiment.read(store, folder).orElseThrow();
    }

    /** 18 random digits, as MLflow's file store makes them. */
    private String newId() {
        while (true) {
            String id = String.valueOf(
                    ThreadLocalRandom.current().nextLong(100_000_000_000_000_000L, 1_000_000_000_000_000_000L));
            if (!Files.exists(store.place(id, true)) && !Files.exists(store.place(id, false))) return id;
        }
    }

    @Override
    public Optional<ExperimentData> byId(String experimentId) {
        return store.read(() -> {
            Optional<Path> folder = store.experiment(experimentId);
            return folder.isEmpty() ? Optional.empty() : StoredExperiment.read(store, folder.get());
        });
    }

    @Override
    public Optional<ExperimentData> byName(String name) {
        return store.read(() -> find(name));
    }

    private Optional<ExperimentData> find(String name) throws IOException {
        return all().stream().filter(data -> data.name().equals(name)).findFirst();
    }

    @Override
    public Page<ExperimentData> search(Search search) {
        return SEARCH.find(all(search), search);
    }

    @Override
    public long count(Search search) {
        return SEARCH.count(all(search), search);
    }

    private List<ExperimentData> all(Search search) {
        boolean active = search.lifecycle() == Search.Lifecycle.ACTIVE;
        return store.read(this::all).stream()
                .filter(each -> each.active() == active)
                .toList();
    }

    /** All that can be read; a damaged one does not hide the others. */
    private List<ExperimentData> all() throws IOException {
        List<ExperimentData> found = new ArrayList<>();
        for (Path folder : store.experiments())
            try {
                StoredExperiment.read(store, folder).ifPresent(found::add);
            } catch (StoreException e) {
                LOG.warn("left out the experiment in {}: {}", folder, e.getMessage());
            }
        return found;
    }

    @Override
    public void rename(String experimentId, String name) {
        store.write(() -> {
            Path folder = requireActive(experimentId);
            Optional<ExperimentData> present = find(name);
            if (present.isPresent() && !present.get().experimentId().equals(experimentId))
                throw Conflicts.experimentName(experimentId, name, present.get());
            Batch batch = store.batch(folder);
            batch.putLast(meta(folder).with("name", name).with("last_update_time", clock.millis()));
            batch.commit();
            return null;
        });
    }

    @Override
    public void setTags(String experimentId, Map<String, String> tags) {
        store.write(() -> {
            Path folder = requireActive(experimentId);
            Batch batch = store.batch(folder);
            putTags(batch, folder, tags, experimentId);
            batch.commit();
            return null;
        });
    }

    @Override
    public void deleteTag(String experimentId, String key) {
        store.write(() -> {
            Path folder = requireActive(experimentId);
            Batch batch = store.batch(folder);
            batch.delete(KeyFiles.resolve(folder.resolve(StoreFolder.TAGS), key));
            batch.commit();
            return null;
        });
    }

    private static void putTags(Batch batch, Path folder, Map<String, String> tags, String id) {
        KeyFiles.put(batch, folder.resolve(StoreFolder.TAGS), tags, id);
    }

    /** A kill in between leaves the runs deleted and the experiment not; doing it again completes it. */
    @Override
    public void setLifecycle(String experimentId, Search.Lifecycle lifecycle) {
        boolean active = lifecycle == Search.Lifecycle.ACTIVE;
        if (experimentId.equals(DEFAULT_ID) && !active)
            throw new ConflictException(
                    DEFAULT_ID, "experiment 0 is the one that MLflow's file store needs: delete its runs instead");
        store.write(() -> {
            Path folder = store.experiment(experimentId).orElseThrow(() -> Missing.experiment(experimentId));
            long now = clock.millis();
            for (Path run : StoreFolder.runs(folder)) setLifecycleOfRun(run, lifecycle, now);
            Batch batch = store.batch(folder);
            batch.putLast(meta(folder).with("lifecycle_stage", stage(lifecycle)).with("last_update_time", now));
            batch.commit();
            if (store.isInTrash(folder) != active) return null;
            store.make(store.trash());
            store.move(folder, store.place(experimentId, active));
            return null;
        });
    }

    @Override
    public boolean hasTraces(String experimentId) {
        return store.read(() -> {
            Optional<Path> folder = store.experiment(experimentId);
            return folder.isPresent()
                    && !Disk.folders(folder.get().resolve(StoreFolder.TRACES)).isEmpty();
        });
    }

    @Override
    public List<String> deletedBefore(Instant moment) {
        return store.read(() -> Purge.experiments(store, moment));
    }

    @Override
    public void purge(List<String> ids) {
        store.write(() -> {
            for (String id : ids) {
                Optional<Path> folder = store.experiment(id);
                if (folder.isPresent()) Purge.experiment(store, folder.get());
            }
            return null;
        });
    }

    private void setLifecycleOfRun(Path run, Search.Lifecycle lifecycle, long now) throws IOException {
        try {
            RunMeta.setLifecycle(store, run, lifecycle, now);
        } catch (StoreException e) {
            LOG.warn("left the run in {} as it is: {}", run, e.getMessage());
        }
    }

    static String stage(Search.Lifecycle lifecycle) {
        return lifecycle == Search.Lifecycle.ACTIVE ? "active" : "deleted";
    }

    private static Meta meta(Path folder) throws IOException {
        return Meta.read(folder).orElseThrow(() -> Missing.experiment(Disk.name(folder)));
    }

    /** The folder of an experiment, which must be there and not deleted. */
    Path requireActive(String id) throws IOException {
        Path folder = store.experiment(id).orElseThrow(() -> Missing.experiment(id));
        ExperimentData experiment = StoredExperiment.read(store, folder).orElseThrow(() -> Missing.experiment(id));
        if (!experiment.active()) throw Conflicts.deletedExperiment(id, experiment.name());
        return folder;
    }

    /** Where the artifacts of an experiment go. */
    static String location(Path folder) throws IOException {
        return meta(folder).optionalText("artifact_location").orElse("");
    }
}
