package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Folders;
import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.internal.References;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logged models of a folder: each a folder in {@code models} of its experiment. */
final class FileModels implements LoggedModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileModels.class);
    /** MLflow counts these from 0. */
    private static final List<Status> CODES = List.of(Status.UNSPECIFIED, Status.PENDING, Status.READY, Status.FAILED);

    private final StoreFolder store;
    private final FileExperiments experiments;
    private final RunFolders runs;
    private final InstantSource clock;

    FileModels(StoreFolder store, FileExperiments experiments, RunFolders runs, InstantSource clock) {
        this.store = store;
        this.experiments = experiments;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public LoggedModelData create(NewModel model) {
        return store.write(() -> {
            Path experiment = experiments.requireActive(model.experimentId());
            if (model.runId() != null) runs.requireActive(model.runId());
            String id = "m-" + Ids.random();
            Path folder = experiment.resolve(StoreFolder.MODELS).resolve(id);
            store.make(folder);
            try {
                // Their names are on the disk with that of the meta.yaml.
                for (String part : List.of(StoreFolder.METRICS, StoreFolder.PARAMS))
                    Files.createDirectory(folder.resolve(part));
                Batch batch = store.batch(folder);
                KeyFiles.put(batch, folder.resolve(StoreFolder.PARAMS), model.params(), id);
                KeyFiles.put(batch, folder.resolve(StoreFolder.TAGS), model.tags(), id);
                batch.putLast(meta(folder, model, FileExperiments.location(experiment)));
                batch.commit();
            } catch (IOException | RuntimeException e) {
                Folders.delete(folder);
                throw e;
            }
            return read(folder, Meta::active).orElseThrow();
        });
    }

    private static Meta meta(Path folder, NewModel model, String location) {
        String id = Disk.name(folder);
        long now = model.created().toEpochMilli();
        return Meta.of(folder)
                .with("model_id", id)
                .with("experiment_id", model.experimentId())
                .with("name", model.name())
                .with("artifact_location", Locations.below(location, "models", id, StoreFolder.ARTIFACTS))
                .with("creation_timestamp", now)
                .with("last_updated_timestamp", now)
                .with("source_run_id", model.runId())
                .with("status", CODES.indexOf(Status.PENDING))
                .with("status_message", null)
                .with("model_type", null)
                .with("lifecycle_stage", "active");
    }

    @Override
    public Optional<LoggedModelData> byId(String modelId) {
        return store.read(() -> {
            Optional<Path> folder = store.model(modelId);
            return folder.isEmpty() ? Optional.empty() : read(folder.get(), Meta::active);
        });
    }

    @Override
    public Optional<LoggedModelData> deleted(String modelId) {
        return store.read(() -> {
            Optional<Path> folder = store.model(modelId);
            return folder.isEmpty()
                    ? Optional.empty()
                    : read(folder.get(), meta -> isDeleted(store, folder.get(), meta));
        });
    }

    /** MLflow leaves the models of a deleted experiment as they are, and its runs not: here they go and come with it. */
    static boolean isDeleted(StoreFolder store, Path folder, Meta meta) {
        return !meta.active() || store.isInTrash(folder);
    }

    @Override
    public Optional<LoggedModelData> ofRun(String runId, String name) {
        return store.read(() -> {
            Optional<Path> run = runs.find(runId);
            if (run.isEmpty()) return Optional.empty();
            List<LoggedModelData> found = new ArrayList<>();
            for (Path folder : Disk.folders(run.get().resolveSibling(StoreFolder.MODELS)))
                quietly(folder, () -> read(folder, Meta::active))
                        .filter(model -> runId.equals(model.runId())
                                && name.equals(model.name())
                                && model.status() == Status.READY)
                        .ifPresent(found::add);
            return found.stream()
                    .min(Comparator.comparing(LoggedModelData::created)
                            .reversed()
                            .thenComparing(LoggedModelData::modelId));
        });
    }

    @Override
    public Page<LoggedModelData> search(Search search) {
        return ModelSearch.SEARCH.find(candidates(search), search);
    }

    @Override
    public long count(Search search) {
        return ModelSearch.SEARCH.count(candidates(search), search);
    }

    private List<ModelSearch.Candidate> candidates(Search search) {
        boolean deleted = search.lifecycle() == Search.Lifecycle.DELETED;
        return store.read(() -> {
            List<ModelSearch.Candidate> found = new ArrayList<>();
            for (Path experiment : store.experiments(search.experimentIds()))
                for (Path folder : Disk.folders(experiment.resolve(StoreFolder.MODELS)))
                    quietly(folder, () -> candidate(folder, meta -> isDeleted(store, folder, meta) == deleted))
                            .ifPresent(found::add);
            return found;
        });
    }

    private static Optional<ModelSearch.Candidate> candidate(Path folder, Predicate<Meta> wanted) throws IOException {
        Optional<Meta> meta = Meta.read(folder).filter(wanted);
        if (meta.isEmpty()) return Optional.empty();
        return Optional.of(new ModelSearch.Candidate(
                read(folder, meta.get()),
                meta.get().optionalText("model_type").orElse(null),
                meta.get().time("last_updated_timestamp").toEpochMilli()));
    }

    @Override
    public void setStatus(String modelId, Status status) {
        change(modelId, meta -> meta.with("status", CODES.indexOf(status)));
    }

    @Override
    public void setTags(String modelId, Map<String, String> tags) {
        store.write(() -> {
            Path folder = require(modelId);
            Batch batch = store.batch(folder);
            KeyFiles.put(batch, folder.resolve(StoreFolder.TAGS), tags, modelId);
            batch.commit();
            return null;
        });
    }

    @Override
    public void deleteTag(String modelId, String key) {
        store.write(() -> {
            Path folder = require(modelId);
            Batch batch = store.batch(folder);
            batch.delete(KeyFiles.resolve(folder.resolve(StoreFolder.TAGS), key));
            batch.commit();
            return null;
        });
    }

    @Override
    public void setLifecycle(String modelId, Search.Lifecycle lifecycle) {
        change(modelId, meta -> meta.with("lifecycle_stage", FileExperiments.stage(lifecycle)));
    }

    @Override
    public List<String> deletedBefore(Instant moment) {
        return store.read(() -> Purge.models(store, moment));
    }

    @Override
    public void purge(List<String> ids) {
        store.write(() -> {
            References references = References.read(new FileRegistry(store, clock));
            for (String id : ids) {
                Optional<Path> folder = store.model(id);
                if (folder.isPresent() && Purge.isFree(references, folder.get(), "artifact_location"))
                    Purge.model(store, folder.get());
            }
            return null;
        });
    }

    private void change(String modelId, UnaryOperator<Meta> change) {
        store.write(() -> {
            Path folder = require(modelId);
            Meta meta = Meta.read(folder).orElseThrow(() -> Missing.loggedModel(modelId));
            Batch batch = store.batch(folder);
            batch.putLast(change.apply(meta).with("last_updated_timestamp", clock.millis()));
            batch.commit();
            return null;
        });
    }

    private Path require(String modelId) throws IOException {
        return store.model(modelId).orElseThrow(() -> Missing.loggedModel(modelId));
    }

    /** A damaged model does not hide the others. */
    private static <T> Optional<T> quietly(Path folder, StoreLock.Work<Optional<T>> work) throws IOException {
        try {
            return work.run();
        } catch (StoreException e) {
            LOG.warn("left out the logged model in {}: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    /** The model of a folder; empty if it is not one that is wanted. */
    private static Optional<LoggedModelData> read(Path folder, Predicate<Meta> wanted) throws IOException {
        Optional<Meta> read = Meta.read(folder).filter(wanted);
        return read.isEmpty() ? Optional.empty() : Optional.of(read(folder, read.get()));
    }

    private static LoggedModelData read(Path folder, Meta meta) throws IOException {
        if (!meta.text("model_id").equals(Disk.name(folder)))
            throw meta.damaged("model_id", "says another model than its folder");
        long status = meta.optionalNumber("status").orElse(0L);
        if (status < 0 || status >= CODES.size())
            throw meta.damaged("status", "has the status " + status + ", which is none");
        return new LoggedModelData(
                meta.text("model_id"),
                meta.text("experiment_id"),
                meta.optionalText("source_run_id").orElse(null),
                meta.optionalText("name").orElse(""),
                meta.optionalText("artifact_location").orElse(""),
                meta.time("creation_timestamp"),
                CODES.get((int) status),
                Map.copyOf(KeyFiles.read(folder.resolve(StoreFolder.PARAMS))),
                Map.copyOf(KeyFiles.read(folder.resolve(StoreFolder.TAGS))),
                ModelMetrics.read(folder));
    }
}
