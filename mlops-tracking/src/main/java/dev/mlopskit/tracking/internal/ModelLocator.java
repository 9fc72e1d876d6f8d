package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.artifact.LocalCopies;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the folder that a model's URI names. */
public final class ModelLocator {
    private ModelLocator() {}

    /** The folder, which is there and has an {@code MLmodel}. */
    public static Path locate(TrackingStore store, LocalCopies copies, String text) {
        ModelUri uri = ModelUri.parse(text);
        Path folder;
        if (uri instanceof ModelUri.Folder local) folder = local.path();
        else if (uri instanceof ModelUri.OfRun ofRun) folder = ofRun(store, copies, ofRun);
        else folder = copies.of(store.artifacts(location(store, uri, text)), "");
        if (!Files.isRegularFile(folder.resolve("MLmodel")))
            throw new NotFoundException(
                    "model", text, "there is no file MLmodel in " + folder + "; was the folder moved or deleted?");
        return folder;
    }

    private static String location(TrackingStore store, ModelUri uri, String text) {
        if (uri instanceof ModelUri.ById byId)
            return loggedModel(store, byId.modelId()).artifactUri();
        return version(store, uri, text).location();
    }

    /** The logged model of an id, which is there. */
    public static LoggedModelData loggedModel(TrackingStore store, String modelId) {
        return store.models()
                .byId(modelId)
                .orElseThrow(() -> new NotFoundException(
                        "logged model",
                        modelId,
                        store.models().deleted(modelId).isPresent()
                                ? "it has been deleted; Tracking.restoreLoggedModel(..) brings it back"
                                : "check the id and the store (" + store.uri() + ")"));
    }

    /** The version that an alias, a number or {@code latest} names. */
    public static ModelVersionData version(TrackingStore store, String text) {
        return version(store, ModelUri.parse(text), text);
    }

    private static ModelVersionData version(TrackingStore store, ModelUri uri, String text) {
        if (uri instanceof ModelUri.ByAlias byAlias)
            return store.registry()
                    .versionByAlias(byAlias.name(), byAlias.alias())
                    .orElseThrow(() -> new NotFoundException(
                            "alias",
                            byAlias.name() + "@" + byAlias.alias(),
                            "point it at a version with ModelVersion.alias(\"" + byAlias.alias() + "\")"
                                    + known(store, byAlias.name())));
        if (uri instanceof ModelUri.ByVersion byVersion)
            return store.registry()
                    .version(byVersion.name(), byVersion.version())
                    .orElseThrow(() -> new NotFoundException(
                            "model version",
                            byVersion.name() + "/" + byVersion.version(),
                            "register it first" + known(store, byVersion.name())));
        if (uri instanceof ModelUri.Latest latest)
            return store.registry()
                    .latest(latest.name())
                    .orElseThrow(() -> new NotFoundException(
                            "registered model", latest.name(), "register it with LoggedModel.register()"));
        throw new InvalidValueException(
                "model '" + text + "'",
                "is no version of a registered model: use models:/name@alias, models:/name/3 or models:/name/latest");
    }

    private static String known(TrackingStore store, String name) {
        var latest = store.registry().latest(name);
        if (latest.isEmpty()) return "; nothing is registered as '" + name + "' in " + store.uri();
        var aliases = store.registry().model(name).map(model -> model.aliases().keySet());
        return "; the latest version of '" + name + "' is " + latest.get().version() + ", its aliases are "
                + new TreeSet<>(aliases.orElse(Set.of()));
    }

    /** The model that the run logged under this name, or else a folder of the run's artifacts, as before MLflow 3. */
    private static Path ofRun(TrackingStore store, LocalCopies copies, ModelUri.OfRun uri) {
        Optional<LoggedModelData> model = store.models().ofRun(uri.runId(), uri.path());
        if (model.isPresent()) return copies.of(store.artifacts(model.get().artifactUri()), "");
        return copies.of(artifacts(store, uri), uri.path());
    }

    /** The address of a folder of a run's artifacts, which is there. */
    public static String folderOfRun(TrackingStore store, ModelUri.OfRun uri) {
        return artifacts(store, uri).uri() + "/" + uri.path();
    }

    private static ArtifactStore artifacts(TrackingStore store, ModelUri.OfRun uri) {
        RunData run = store.runs()
                .byId(uri.runId())
                .orElseThrow(() ->
                        new NotFoundException("run", uri.runId(), "check the id and the store (" + store.uri() + ")"));
        ArtifactStore artifacts = store.artifacts(run.artifactUri());
        if (artifacts.list(uri.path()).isEmpty())
            throw new NotFoundException(
                    "artifact", uri.path(), "Artifacts.list() names what is there below " + artifacts.uri());
        return artifacts;
    }
}
