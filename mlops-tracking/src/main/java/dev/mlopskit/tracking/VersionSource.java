package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ColumnLimits;
import dev.mlopskit.tracking.internal.Locations;
import dev.mlopskit.tracking.internal.ModelLocator;
import dev.mlopskit.tracking.internal.ModelUri;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a version of a registered model is to come from.
 *
 * @param source as the registry keeps it: {@code models:/m-...}, or the address of a folder
 * @param location the folder or address of its files
 * @param runId the run that made it; {@code null} when unknown
 * @param modelId the logged model that it is; {@code null} when it is a folder
 */
record VersionSource(
        String source,
        String location,
        @Nullable String runId,
        @Nullable String modelId) {
    static VersionSource of(LoggedModelData model) {
        return new VersionSource(ModelUri.of(model.modelId()), model.artifactUri(), model.runId(), model.modelId());
    }

    /** What a text names: as MLflow, a model in a run's artifacts or another version stands for its files. */
    static VersionSource of(TrackingStore store, String text) {
        ColumnLimits.checkSource(text);
        String modelId = ModelUri.modelId(text);
        if (modelId != null) return of(ModelLocator.loggedModel(store, modelId));
        if (text.startsWith(ModelUri.MODELS)) {
            ModelVersionData version = ModelLocator.version(store, text);
            return new VersionSource(version.source(), version.location(), version.runId(), version.modelId());
        }
        if (text.startsWith(ModelUri.RUNS) && ModelUri.parse(text) instanceof ModelUri.OfRun ofRun) {
            Optional<LoggedModelData> model = store.models().ofRun(ofRun.runId(), ofRun.path());
            if (model.isPresent()) return of(model.get());
            String folder = ModelLocator.folderOfRun(store, ofRun);
            return new VersionSource(folder, folder, ofRun.runId(), null);
        }
        String address = Locations.absolute(text);
        return new VersionSource(address, address, null, null);
    }
}
