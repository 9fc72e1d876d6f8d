package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.Folders;
import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The folder of a store: where in it things lie, and who may write it. Thread-safe. */
final class StoreFolder {
    static final String ARTIFACTS = "artifacts";
    static final String METRICS = "metrics";
    static final String PARAMS = "params";
    static final String TAGS = "tags";
    static final String DATASETS = "datasets";
    static final String INPUTS = "inputs";
    static final String OUTPUTS = "outputs";
    static final String MODELS = "models";
    static final String TRACES = "traces";
    private static final String TRASH = ".trash";
    /** Folders of an experiment that are no runs. */
    private static final Set<String> RESERVED = Set.of(TAGS, DATASETS, TRACES, MODELS);
    /** What MLflow takes for the id of an experiment, a run or a logged model; it can be no path. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}");

    private final Path root;
    private final StoreLock lock;
    private final Durability durability;
    private volatile boolean closed;

    private StoreFolder(Path root, StoreLock lock, Durability durability) {
        this.root = root;
        this.lock = lock;
        this.durability = durability;
    }

    /**
     * Opens a folder, and makes it if it is not there.
     *
     * @throws StoreException if it is no folder, or one of other things
     */
    static StoreFolder open(Path root, Durability durability) {
        try {
            if (Files.exists(root)) refuseOthers(root);
            else Folders.make(root, durability == Durability.FULL);
            return new StoreFolder(root, StoreLock.of(root), durability);
        } catch (IOException e) {
            throw new StoreException(
                    root.toString(), "cannot be made: check that its folder can be made and written to", e);
        }
    }

    /** Nothing is written to a folder before it is known to be ours. */
    private static void refuseOthers(Path root) throws IOException {
        if (!Files.isDirectory(root))
            throw new StoreException(
                    root.toString(), "is a file, and no folder: open a database with sqlite:///" + root, null);
        List<Path> inside;
        try (var entries = Files.list(root)) {
            inside = entries.toList();
        }
        boolean known = inside.isEmpty()
                || inside.stream()
                        .anyMatch(entry -> Disk.name(entry).equals(TRASH)
                                || Disk.name(entry).equals(StoreLock.NAME)
                                || Files.exists(entry.resolve(Meta.FILE)));
        if (!known)
            throw new StoreException(
                    root.toString(),
                    "has other things in it, and nothing that MLflow's file store wrote: name a folder of its own",
                    null);
    }

    Path root() {
        return root;
    }

    Durability durability() {
        return durability;
    }

    /** Makes a folder, with those above it. */
    void make(Path folder) throws IOException {
        Folders.make(folder, durability == Durability.FULL);
    }

    /** Gives a folder another place on the same disk, where nothing is. */
    void move(Path folder, Path target) throws IOException {
        Files.move(folder, target);
        // First the new place: better twice after a power failure than nowhere.
        force(target.resolveSibling(""));
        force(folder.resolveSibling(""));
    }

    /** Waits until what was done to the names in a folder is on the disk, if such is the durability. */
    void force(Path folder) {
        if (durability == Durability.FULL) Folders.force(folder);
    }

    /** Begins a batch of writes to what lies in a folder. */
    Batch batch(Path folder) {
        return new Batch(folder, durability);
    }

    /** Reads; others may write meanwhile. */
    <T extends @Nullable Object> T read(StoreLock.Work<T> work) {
        refuseClosed();
        try {
            return work.run();
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException(
                    root.toString(),
                    "cannot be read (" + e.getMessage() + "): check that it is there and that this user may read it"
                            + FileNames.hint(),
                    e);
        }
    }

    /** Reads and writes while nobody else writes. */
    <T extends @Nullable Object> T write(StoreLock.Work<T> work) {
        refuseClosed();
        try {
            return lock.hold(() -> {
                refuseClosed();
                return work.run();
            });
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException(
                    root.toString(),
                    "cannot be written (" + e.getMessage()
                            + "): check that it is there, that this user may write it, and that the disk has room"
                            + FileNames.hint(),
                    e);
        }
    }

    private void refuseClosed() {
        if (closed) throw StoreLock.closed(root);
    }

    /** Where an experiment that is made lies, and one that is restored. */
    Path place(String experimentId, boolean active) {
        return (active ? root : root.resolve(TRASH)).resolve(experimentId);
    }

    Path registry() {
        return root.resolve(MODELS);
    }

    Path trash() {
        return root.resolve(TRASH);
    }

    /** The folder of an experiment that is there. */
    Optional<Path> experiment(String id) {
        if (!ID.matcher(id).matches() || id.equals(MODELS)) return Optional.empty();
        for (boolean active : List.of(true, false))
            if (Files.exists(place(id, active).resolve(Meta.FILE))) return Optional.of(place(id, active));
        return Optional.empty();
    }

    /** The folders of all experiments, those in the trash last. */
    List<Path> experiments() throws IOException {
        List<Path> found = new ArrayList<>(Disk.folders(root));
        found.removeIf(folder -> Disk.name(folder).equals(MODELS));
        found.addAll(Disk.folders(trash()));
        return found;
    }

    /** The folders of those that a search names, or of all. */
    List<Path> experiments(List<String> ids) throws IOException {
        if (ids.isEmpty()) return experiments();
        return ids.stream().distinct().flatMap(id -> experiment(id).stream()).toList();
    }

    boolean isInTrash(Path experiment) {
        return experiment.startsWith(trash());
    }

    /** Where a path inside an experiment lies while the experiment is deleted; empty for any other path. */
    Optional<Path> movedToTrash(Path path) {
        if (!path.startsWith(root) || path.equals(root)) return Optional.empty();
        Path inside = root.relativize(path);
        Path experiment = inside.getName(0);
        boolean moved = !Files.exists(root.resolve(experiment))
                && Files.exists(trash().resolve(experiment).resolve(Meta.FILE));
        return moved ? Optional.of(trash().resolve(inside)) : Optional.empty();
    }

    /** The folder of a run that is there. */
    Optional<Path> run(String id) throws IOException {
        if (!ID.matcher(id).matches() || RESERVED.contains(id)) return Optional.empty();
        for (Path experiment : experiments())
            if (Files.exists(experiment.resolve(id).resolve(Meta.FILE))) return Optional.of(experiment.resolve(id));
        return Optional.empty();
    }

    /** The folders of the runs of an experiment. */
    static List<Path> runs(Path experiment) throws IOException {
        List<Path> found = new ArrayList<>(Disk.folders(experiment));
        found.removeIf(folder -> RESERVED.contains(Disk.name(folder)) || !Files.exists(folder.resolve(Meta.FILE)));
        return found;
    }

    /** The folder of a logged model that is there. */
    Optional<Path> model(String id) throws IOException {
        if (!ID.matcher(id).matches()) return Optional.empty();
        for (Path experiment : experiments()) {
            Path folder = experiment.resolve(MODELS).resolve(id);
            if (Files.exists(folder.resolve(Meta.FILE))) return Optional.of(folder);
        }
        return Optional.empty();
    }

    /**
     * Waits for writes under way and lets go of the folder.
     *
     * @param last what is to be done when there are none any more
     */
    void close(Runnable last) {
        if (closed) return;
        try {
            lock.hold(() -> {
                closed = true;
                last.run();
                return null;
            });
        } catch (IOException e) {
            // A folder that nobody may write has no writes under way.
            closed = true;
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new StoreException(root.toString(), "did not let go of its lock", e);
        }
    }
}
