package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.InMemorySearch;
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
    static final InMemorySearch<RegisteredModelData, RegisteredModelData> MODELS = InMemorySearch.registeredModels();
    static final InMemorySearch<ModelVersionData, ModelVersionData> VERSIONS = InMemorySearch.modelVersions();

    private RegistrySearch() {}

    /** All registered models that can be read. */
    static List<RegisteredModelData> models(StoreFolder store) throws IOException {
        List<RegisteredModelData> all = new ArrayList<>();
        for (Path folder : Disk.folders(store.registry()))
            try {
                RegisteredModelFolders.read(folder).ifPresent(all::add);
            } catch (StoreException e) {
                LOG.warn("left out the registered model in {}: {}", folder, e.getMessage());
            }
        return all;
    }

    /** All versions that can be read where a search looks. */
    static List<ModelVersionData> versions(StoreFolder store, Search search) throws IOException {
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
        return all;
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
}
