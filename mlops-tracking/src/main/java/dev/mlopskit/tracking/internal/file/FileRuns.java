package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Folders;
import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.internal.References;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs of a folder: each a folder in that of its experiment. */
final class FileRuns implements RunStore {
    private final StoreFolder store;
    private final FileExperiments experiments;
    private final RunFolders folders;
    private final InstantSource clock;
    private final MetricFiles metrics = new MetricFiles();
    private final RunLog log;

    FileRuns(StoreFolder store, FileExperiments experiments, RunFolders folders, InstantSource clock) {
        this.store = store;
        this.experiments = experiments;
        this.folders = folders;
        this.clock = clock;
        this.log = new RunLog(store, metrics);
    }

    /** A folder without a {@code meta.yaml} is no run yet, to MLflow neither; so a kill in between leaves none. */
    @Override
    public RunData create(NewRun run) {
        return store.write(() -> {
            Path experiment = experiments.requireActive(run.experimentId());
            Path folder = experiment.resolve(Ids.random());
            Meta meta = RunMeta.of(folder, run, FileExperiments.location(experiment));
            store.make(folder);
            try {
                // Their names are on the disk with that of the meta.yaml.
                for (String part : List.of(StoreFolder.METRICS, StoreFolder.PARAMS, StoreFolder.ARTIFACTS))
                    Files.createDirectory(folder.resolve(part));
                List<Tag> tags = run.tags().entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList();
                write(folder, meta, tags);
            } catch (IOException | RuntimeException e) {
                Folders.delete(folder);
                throw e;
            }
            return RunReader.read(folder, null).orElseThrow();
        });
    }

    @Override
    public Optional<RunData> byId(String runId) {
        return store.read(() -> {
            Optional<Path> folder = folders.find(runId);
            return folder.isEmpty() ? Optional.empty() : RunReader.read(folder.get(), null);
        });
    }

    @Override
    public void log(String runId, List<? extends RunEntry> entries) {
        store.write(() -> {
            write(folders.requireActive(runId), null, entries);
            return null;
        });
    }

    @Override
    public void setStatus(String runId, RunStatus status, @Nullable Instant end, List<? extends RunEntry> last) {
        store.write(() -> {
            Path folder = folders.requireActive(runId);
            Meta meta = Meta.read(folder).orElseThrow(() -> Missing.run(runId));
            write(folder, RunMeta.withStatus(meta, status, end), last);
            return null;
        });
    }

    @Override
    public boolean endIf(String runId, Tag tag, RunStatus status, Instant end, List<? extends RunEntry> last) {
        return store.write(() -> {
            Optional<Path> folder = folders.find(runId);
            Optional<Meta> meta = folder.isEmpty() ? Optional.empty() : Meta.read(folder.get());
            if (meta.isEmpty() || !goesOn(meta.get(), folder.get(), tag)) return false;
            write(folder.get(), RunMeta.withStatus(meta.get(), status, end), last);
            return true;
        });
    }

    private static boolean goesOn(Meta meta, Path folder, Tag tag) throws IOException {
        return meta.active()
                && RunMeta.status(meta) == RunStatus.RUNNING
                && Disk.text(KeyFiles.resolve(folder.resolve(StoreFolder.TAGS), tag.key()))
                        .filter(tag.value()::equals)
                        .isPresent();
    }

    /** Lets go of open files; to be called when nobody writes. */
    void close() {
        metrics.forget();
    }

    private void write(Path folder, @Nullable Meta changed, List<? extends RunEntry> entries) throws IOException {
        Batch batch = store.batch(folder);
        boolean done = false;
        try {
            log.plan(batch, folder, changed, entries);
            batch.commit();
            done = true;
        } finally {
            if (!done) metrics.forget();
        }
    }

    @Override
    public void deleteTag(String runId, String key) {
        store.write(() -> {
            Path folder = folders.requireActive(runId);
            Batch batch = store.batch(folder);
            batch.delete(KeyFiles.resolve(folder.resolve(StoreFolder.TAGS), key));
            batch.commit();
            return null;
        });
    }

    @Override
    public void setLifecycle(String runId, Search.Lifecycle lifecycle) {
        store.write(() -> {
            RunMeta.setLifecycle(store, folders.require(runId), lifecycle, clock.millis());
            return null;
        });
    }

    @Override
    public List<String> deletedBefore(Instant moment) {
        return store.read(() -> Purge.runs(store, moment));
    }

    @Override
    public void purge(List<String> ids) {
        store.write(() -> {
            References references = References.read(new FileRegistry(store, clock));
            for (String id : ids) {
                Optional<Path> folder = folders.find(id);
                if (folder.isPresent() && Purge.isFree(references, folder.get(), "artifact_uri"))
                    Purge.run(store, folder.get());
            }
            return null;
        });
    }

    @Override
    public List<Metric> history(String runId, String key) {
        return store.read(() -> {
            Optional<Path> folder = folders.find(runId);
            return folder.isEmpty() ? List.of() : RunReader.history(folder.get(), key);
        });
    }

    @Override
    public Page<RunData> search(Search search) {
        return store.read(() -> RunSearch.find(store, search));
    }

    @Override
    public long count(Search search) {
        return store.read(() -> RunSearch.count(store, search));
    }
}
