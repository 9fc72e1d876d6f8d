package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment with what is kept of it but not shown.
 *
 * @param data what is shown
 * @param created when, in milliseconds since 1970; 0 when unknown
 * @param updated when it was last changed, likewise
 */
record StoredExperiment(ExperimentData data, long created, long updated) {
    /** The experiment of a folder; empty if there is none. */
    static Optional<StoredExperiment> read(StoreFolder store, Path folder) throws IOException {
        Optional<Meta> read = Meta.read(folder);
        if (read.isEmpty()) return Optional.empty();
        Meta meta = read.get();
        String id = meta.text("experiment_id");
        if (!id.equals(Disk.name(folder)))
            throw meta.damaged("experiment_id", "says experiment " + id + ", and not the one that its folder names");
        ExperimentData data = new ExperimentData(
                id,
                meta.text("name"),
                meta.optionalText("artifact_location").orElse(""),
                meta.active() && !store.isInTrash(folder),
                Map.copyOf(KeyFiles.read(folder.resolve(StoreFolder.TAGS))));
        return Optional.of(new StoredExperiment(
                data,
                meta.optionalNumber("creation_time").orElse(0L),
                meta.optionalNumber("last_update_time").orElse(0L)));
    }

    /** What it says of a field that its data does not have. */
    List<?> times(Field field) {
        return switch (field.key()) {
            case "creation_time" -> List.of(created);
            case "last_update_time" -> List.of(updated);
            default -> throw new IllegalStateException(field + " is nothing of an experiment");
        };
    }
}
