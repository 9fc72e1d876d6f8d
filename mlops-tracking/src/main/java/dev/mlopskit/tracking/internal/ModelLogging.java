package dev.mlopskit.tracking.internal;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Folders;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggableModel;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.artifact.Upload;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Logs a model in three steps, so that whatever stops in between leaves no model that looks whole. */
public final class ModelLogging {
    private ModelLogging() {}

    /** Makes the model, writes its files beside their place, moves them there, and says that it is ready. */
    public static LoggedModelData log(
            TrackingStore store, InstantSource clock, RunData run, String name, LoggableModel model) {
        return log(
                store,
                new NewModel(run.experimentId(), run.runId(), name, clock.instant(), run.params(), sourceTags(run)),
                model,
                LoggableModel.Training.of(run));
    }

    /** As the other one, for a model whose run may be unknown to the store. */
    public static LoggedModelData log(TrackingStore store, NewModel made, LoggableModel model) {
        return log(store, made, model, LoggableModel.Training.NONE);
    }

    private static LoggedModelData log(
            TrackingStore store, NewModel made, LoggableModel model, LoggableModel.Training training) {
        LoggedModelData data = store.models().create(made);
        try {
            writeFiles(
                    store,
                    data,
                    model,
                    new LoggableModel.Origin(
                            data.modelId(), data.runId(), data.artifactUri(), made.created(), training));
            if (made.runId() != null) store.runs().log(made.runId(), List.of(new ModelOutput(data.modelId(), 0)));
            store.models().setStatus(data.modelId(), LoggedModelData.Status.READY);
        } catch (RuntimeException | Error e) {
            try {
                store.models().setStatus(data.modelId(), LoggedModelData.Status.FAILED);
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        return store.models().byId(data.modelId()).orElseThrow();
    }

    private static Map<String, String> sourceTags(RunData run) {
        Map<String, String> tags = new TreeMap<>(run.tags());
        tags.keySet().removeIf(key -> !key.equals("mlflow.user") && !key.startsWith("mlflow.source."));
        return tags;
    }

    /** The files are made beside their place, so that one move can put them there; or else in the temporary folder. */
    private static void writeFiles(
            TrackingStore store, LoggedModelData data, LoggableModel model, LoggableModel.Origin origin) {
        ArtifactStore artifacts = store.artifacts(data.artifactUri());
        Path target = artifacts.folder().orElse(null);
        try {
            Path temporary = target == null
                    ? Files.createTempDirectory("mlopskit-model")
                    : target.resolveSibling(".artifacts.tmp");
            try {
                Folders.make(temporary, true);
                model.writeTo(temporary, origin);
                if (!Files.isRegularFile(temporary.resolve("MLmodel")))
                    throw new InvalidValueException(
                            "model '" + data.name() + "'", "wrote no file MLmodel: every model directory has one");
                if (target == null) Upload.copyContent(temporary, artifacts);
                else {
                    // Flavors write as they like.
                    Folders.forceAll(temporary);
                    AtomicFiles.place(temporary, target, true);
                }
            } finally {
                Folders.delete(temporary);
            }
        } catch (IOException e) {
            throw new ArtifactException(data.artifactUri(), "write", e);
        }
    }
}
