package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.search.Entity;
import dev.mlopskit.tracking.internal.search.InMemorySearch;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches the registry of a folder. A damaged model or version does not hide the others. */
final class RegistrySearch {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrySearch.class);
    private static final InMemorySearch<RegisteredModelData> MODELS =
            new InMemorySearch<>(Entity.REGISTERED_MODEL, RegistrySearch::ofModel);
    private static final InMemorySearch<ModelVersionData> VERSIONS =
            new InMemorySearch<>(Entity.MODEL_VERSION, RegistrySearch::ofVersion);

    private RegistrySearch() {}

    static Page<RegisteredModelData> models(StoreFolder store, Search search) throws IOException {
        List<RegisteredModelData> all = new ArrayList<>();
        for (Path folder : Disk.folders(store.registry()))
            try {
                RegisteredModelFolders.read(folder).ifPresent(all::add);
            } catch (StoreException e) {
                LOG.warn("left out the registered model in {}: {}", folder, e.getMessage());
            }
        return MODELS.find(all, search);
    }

    static Page<ModelVersionData> versions(StoreFolder store, Search search) throws IOException {
        List<ModelVersionData> all = new ArrayList<>();
        Optional<String> name = search.filter().conditions().stream()
                .filter(condition ->
                        condition.field().equals(Field.attribute("name")) && condition.operator() == Operator.EQUAL)
                .map(condition -> condition.values().get(0).toString())
                .findFirst();
        List<Path> models = name.isPresent()
                ? List.of(RegisteredModelFolders.place(store, name.get()))
                : Disk.folders(store.registry());
        for (Path model : models)
            try {
                addVersions(model, all);
            } catch (StoreException e) {
                LOG.warn("left out the versions in {}: {}", model, e.getMessage());
            }
        return VERSIONS.find(all, search);
    }

    private static void addVersions(Path model, List<ModelVersionData> all) throws IOException {
        Map<String, Integer> aliases = AliasFiles.read(model);
        for (int version : VersionFolders.all(model).keySet())
            try {
                VersionFolders.read(model, version, aliases).ifPresent(all::add);
            } catch (StoreException e) {
                LOG.warn("left out version {} in {}: {}", version, model, e.getMessage());
            }
    }

    private static List<?> ofModel(RegisteredModelData model, Field field) {
        if (field.kind() == Field.Kind.TAG) return tag(model.tags(), field);
        return switch (field.key()) {
            case "name" -> List.of(model.name());
            case "creation_timestamp" -> List.of(model.created().toEpochMilli());
            case "last_updated_timestamp" -> List.of(model.updated().toEpochMilli());
            default -> throw new IllegalStateException(field + " is nothing of a registered model");
        };
    }

    private static List<?> ofVersion(ModelVersionData version, Field field) {
        if (field.kind() == Field.Kind.TAG) return tag(version.tags(), field);
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

    private static List<String> tag(Map<String, String> tags, Field field) {
        return Optional.ofNullable(tags.get(field.key())).stream().toList();
    }
}
