package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs, models and folders that the versions of registered models need. */
public final class References {
    private final List<ModelVersionData> versions;

    private References(List<ModelVersionData> versions) {
        this.versions = versions;
    }

    public static References read(RegistryStore registry) {
        List<ModelVersionData> versions = new ArrayList<>();
        new PagedIterator<>(registry::searchModels, Search.all())
                .forEachRemaining(model -> versions.addAll(registry.versions(model.name())));
        return new References(versions);
    }

    /** The version that needs a run or a logged model, in words. */
    public Optional<String> userOf(String id, String artifactUri) {
        return versions.stream()
                .filter(version -> id.equals(version.runId())
                        || version.source().equals(ModelUri.of(id))
                        || lies(version.source(), artifactUri)
                        || lies(version.location(), artifactUri))
                .findFirst()
                .map(version -> "version " + version.version() + " of " + version.name());
    }

    private static boolean lies(String address, String folder) {
        return !folder.isEmpty() && (address.equals(folder) || address.startsWith(folder + "/"));
    }
}
