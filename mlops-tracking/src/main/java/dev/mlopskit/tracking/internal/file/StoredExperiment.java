package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** What an experiment says of a field. */
    static List<?> values(ExperimentData data, Field field) {
        if (field.kind() == Field.Kind.TAG)
            return Optional.ofNullable(data.tags().get(field.key())).stream().toList();
        return switch (field.key()) {
            case "name" -> List.of(data.name());
            case "experiment_id" -> List.of(data.experimentId());
            case "creation_time" -> List.of(millis(data.created()));
            case "last_update_time" -> List.of(millis(data.updated()));
            default -> throw new IllegalStateException(field + " is nothing of an experiment");
        };
    }

    private static long millis(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }
}
