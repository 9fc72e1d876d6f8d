package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Relocation;
import dev.mlopskit.tracking.internal.Address;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A store of plain files in the layout of MLflow's file store ({@code mlruns}), which MLflow reads and writes as well. One
 * process of this library writes at a time, under a lock file; MLflow takes no locks. What a call writes is all there or
 * nothing of it, unless the process is killed in the middle of a call that writes several files: then the files it had come to
 * are there, each of them whole, and the same call again completes them. A damaged file is an error that names it to who asks
 * for its run, model or experiment; searches leave it out and log a warning. A search reads every run of its experiments.
 */
public final class FileStore implements TrackingStore {
    private final StoreFolder folder;
    private final Map<String, String> environment;
    private final ExperimentStore experiments;
    private final FileRuns runs;
    private final LoggedModelStore models;
    private final RegistryStore registry;

    private FileStore(StoreFolder folder, String artifactRoot, StoreSettings settings) {
        InstantSource clock = settings.clock();
        this.folder = folder;
        this.environment = settings.environment();
        FileExperiments files = new FileExperiments(folder, artifactRoot, clock);
        files.prepare();
        RunFolders runFolders = new RunFolders(folder);
        this.experiments = files;
        this.runs = new FileRuns(folder, files, runFolders, clock);
        this.models = new FileModels(folder, files, runFolders, clock);
        this.registry = new FileRegistry(folder, clock);
    }

    /** The folder that an {@link Address} names; empty for another kind. */
    public static Optional<Path> folder(String uri) {
        if (uri.isBlank()) return Optional.empty();
        return Address.of(uri).local().map(path -> path.toAbsolutePath().normalize());
    }

    /**
     * Opens a folder, and makes it if it is not there.
     *
     * @param artifactRoot where experiments that are made from now on keep artifacts
     */
    public static FileStore open(Path root, String artifactRoot, StoreSettings settings) {
        StoreFolder folder = StoreFolder.open(root, settings.durability());
        try {
            return new FileStore(folder, artifactRoot, settings);
        } catch (RuntimeException e) {
            folder.close(() -> {});
            throw e;
        }
    }

    @Override
    public String uri() {
        String uri = folder.root().toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    @Override
    public ExperimentStore experiments() {
        return experiments;
    }

    @Override
    public List<String> others() {
        int traces = folder.read(() -> {
            int found = 0;
            for (Path experiment : folder.experiments())
                found += Disk.folders(experiment.resolve(StoreFolder.TRACES)).size();
            return found;
        });
        return traces == 0 ? List.of() : List.of("traces (" + traces + ")");
    }

    /** The folder of a store that is one. */
    public static Optional<Path> folderOf(TrackingStore store) {
        return store instanceof FileStore files ? Optional.of(files.folder.root()) : Optional.empty();
    }

    @Override
    public RunStore runs() {
        return runs;
    }

    @Override
    public LoggedModelStore models() {
        return models;
    }

    @Override
    public RegistryStore registry() {
        return registry;
    }

    @Override
    public ArtifactStore artifacts(String uri) {
        return ArtifactStore.open(
                folder(uri).flatMap(folder::movedToTrash).map(Path::toString).orElse(uri), environment);
    }

    @Override
    public Relocation relocate(UnaryOperator<String> address) {
        return folder.write(() -> new FileRelocation(folder, address).relocate());
    }

    @Override
    public void close() {
        folder.close(runs::close);
    }
}
