package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.internal.Stages;
import dev.mlopskit.tracking.spi.NewModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The versions of a registered model: folders {@code version-1} and so on. */
final class VersionFolders {
    private static final String PREFIX = "version-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[1-9]\\d{0,8}");

    private VersionFolders() {}

    static Path folder(Path model, int version) {
        return model.resolve(PREFIX + version);
    }

    /** The folders of all versions by their numbers, those of deleted ones included. */
    static NavigableMap<Integer, Path> all(Path model) throws IOException {
        NavigableMap<Integer, Path> all = new TreeMap<>();
        for (Path folder : Disk.folders(model))
            if (NAME.matcher(Disk.name(folder)).matches())
                all.put(Integer.valueOf(Disk.name(folder).substring(PREFIX.length())), folder);
        return all;
    }

    static Meta meta(Path model, int version, NewModelVersion made) {
        long now = made.created().toEpochMilli();
        return Meta.of(folder(model, version))
                .with("name", made.name())
                .with("version", version)
                .with("creation_timestamp", now)
                .with("last_updated_timestamp", now)
                .with("description", made.description())
                .with("user_id", null)
                .with("current_stage", Stages.NONE)
                .with("source", made.source())
                .with("storage_location", made.location())
                .with("run_id", made.runId())
                .with("run_link", made.runLink())
                .with("model_id", made.modelId())
                .with("status", ModelVersionData.READY)
                .with("status_message", null);
    }

    static Meta deleted(Meta meta) {
        return meta.with("current_stage", Stages.DELETED);
    }

    /** The {@code meta.yaml} of a version, which must be there and not deleted. */
    static Meta require(Path model, int version) throws IOException {
        return find(model, version)
                .orElseThrow(() -> new NotFoundException(
                        "model version",
                        Disk.name(model) + "/" + version,
                        "register it first; RegisteredModel.versions() lists what is there"));
    }

    private static Optional<Meta> find(Path model, int version) throws IOException {
        return Meta.read(folder(model, version))
                .filter(meta -> !meta.optionalText("current_stage").orElse("").equals(Stages.DELETED));
    }

    static Optional<ModelVersionData> read(Path model, int version, Map<String, Integer> aliases) throws IOException {
        Optional<Meta> found = find(model, version);
        if (found.isEmpty()) return Optional.empty();
        Meta meta = found.get();
        if (meta.number("version") != version) throw meta.damaged("version", "says another version than its folder");
        String source = meta.optionalText("source").orElse("");
        Set<String> pointing = aliases.entrySet().stream()
                .filter(alias -> alias.getValue() == version)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        return Optional.of(new ModelVersionData(
                Disk.name(model),
                version,
                source,
                meta.optionalText("storage_location").orElse(source),
                meta.optionalText("run_id").orElse(null),
                meta.optionalText("run_link").orElse(null),
                meta.optionalText("user_id").orElse(null),
                meta.time("creation_timestamp"),
                meta.time("last_updated_timestamp"),
                meta.optionalText("current_stage").orElse(Stages.NONE),
                meta.optionalText("status").orElse(ModelVersionData.READY),
                meta.optionalText("description").orElse(null),
                pointing,
                Map.copyOf(KeyFiles.read(meta.folder().resolve(StoreFolder.TAGS)))));
    }
}
