package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ExperimentData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Experiments as their folders tell of them. */
final class StoredExperiment {
    private StoredExperiment() {}

    /** The experiment of a folder; empty if there is none. */
    static Optional<ExperimentData> read(StoreFolder store, Path folder) throws IOException {
        Optional<Meta> read = Meta.read(folder);
        if (read.isEmpty()) return Optional.empty();
        Meta meta = read.get();
        String id = meta.text("experiment_id");
        if (!id.equals(Disk.name(folder)))
            throw meta.damaged("experiment_id", "says experiment " + id + ", and not the one that its folder names");
        return Optional.of(new ExperimentData(
                id,
                meta.text("name"),
                meta.optionalText("artifact_location").orElse(""),
                meta.active() && !store.isInTrash(folder),
                meta.optionalNumber("creation_time").map(Instant::ofEpochMilli).orElse(null),
                meta.optionalNumber("last_update_time")
                        .map(Instant::ofEpochMilli)
                        .orElse(null),
                Map.copyOf(KeyFiles.read(folder.resolve(StoreFolder.TAGS)))));
    }
}
