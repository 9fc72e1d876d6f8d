package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.ModelVersionData;
import java.util.List;
import java.util.Optional;

/** What a model version says of each field. */
final class ModelVersionFacts implements Facts<ModelVersionData, ModelVersionData> {
    @Override
    public ModelVersionData data(ModelVersionData version) {
        return version;
    }

    @Override
    public List<?> values(ModelVersionData version, Field field, Search search) {
        if (field.kind() == Field.Kind.TAG) return RunFacts.value(version.tags(), field);
        return switch (field.key()) {
            case "name" -> List.of(version.name());
            case "run_id" -> Optional.ofNullable(version.runId()).stream().toList();
            case "source_path" -> List.of(version.source());
            case "version_number" -> List.of((long) version.version());
            case "creation_timestamp" -> List.of(version.created().toEpochMilli());
            case "last_updated_timestamp" -> List.of(version.updated().toEpochMilli());
            default -> throw new IllegalStateException(field + " is nothing of a model version");
        };
    }
}
