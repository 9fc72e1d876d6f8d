package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.NotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folders of runs. Remembers where runs that were logged to last lie and that they were active, and looks at each
 * use whether their {@code meta.yaml} is still the same file, so that a deletion by another process is seen. Thread-safe.
 */
final class RunFolders {
    private static final int MAX_RUNS = 1_000;

    private record Stamp(@Nullable Object file, FileTime modified, long size) {
        static Optional<Stamp> of(Path run) throws IOException {
            Optional<BasicFileAttributes> found = Disk.attributes(run.resolve(Meta.FILE));
            return found.map(file -> new Stamp(file.fileKey(), file.lastModifiedTime(), file.size()));
        }
    }

    private record Active(Path folder, Stamp stamp) {}

    private final StoreFolder store;
    private final Map<String, Active> active = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Active> eldest) {
            return size() > MAX_RUNS;
        }
    };

    RunFolders(StoreFolder store) {
        this.store = store;
    }

    /** The folder of a run, active or deleted. */
    Optional<Path> find(String runId) throws IOException {
        Active known = known(runId);
        if (known != null && Stamp.of(known.folder()).isPresent()) return Optional.of(known.folder());
        return store.run(runId);
    }

    /** The folder of a run, which must be there. */
    Path require(String runId) throws IOException {
        return find(runId).orElseThrow(() -> missing(runId));
    }

    /** The folder of a run, which must be there and not deleted. */
    Path requireActive(String runId) throws IOException {
        Active known = known(runId);
        if (known != null
                && Stamp.of(known.folder()).filter(known.stamp()::equals).isPresent()) return known.folder();
        Path folder = require(runId);
        // Before the content is read, so that what comes in between is seen the next time.
        Optional<Stamp> stamp = Stamp.of(folder);
        Meta meta = Meta.read(folder).orElseThrow(() -> missing(runId));
        if (!meta.active())
            throw new ConflictException(
                    runId,
                    "run " + runId + " has been deleted: restore it with Tracking.restoreRun(..), or start a new run");
        if (stamp.isPresent()) remember(runId, new Active(folder, stamp.get()));
        return folder;
    }

    private synchronized @Nullable Active known(String runId) {
        return active.get(runId);
    }

    private synchronized void remember(String runId, Active run) {
        active.put(runId, run);
    }

    static NotFoundException missing(String runId) {
        return new NotFoundException(
                "run", runId, "check the id and the store; Experiment.runs() lists the runs that are there");
    }
}
