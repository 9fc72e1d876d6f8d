package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ModelLocator;
import dev.mlopskit.tracking.internal.ModelLogging;
import dev.mlopskit.tracking.internal.ModelUri;
import dev.mlopskit.tracking.internal.artifact.LocalCopies;
import dev.mlopskit.tracking.internal.artifact.Upload;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Copies versions of models from store to store. */
final class VersionCopy {
    /** The tag of a copy that says what it is a copy of. */
    private static final String COPIED_FROM = "mlopskit.copied_from";

    private VersionCopy() {}

    static ModelVersion copy(TrackingStore from, ModelVersionData version, Tracking to) {
        try (LocalCopies copies = new LocalCopies()) {
            return copy(from, copies, version, to);
        }
    }

    private static ModelVersion copy(TrackingStore from, LocalCopies copies, ModelVersionData version, Tracking to) {
        String uri = version.uri();
        Path files = ModelLocator.locate(from, copies, uri);
        Optional<LoggedModelData> model = Optional.ofNullable(version.modelId()).flatMap(from.models()::byId);
        String runId = Optional.ofNullable(version.runId())
                .filter(id -> to.store().runs().byId(id).isPresent())
                .orElse(null);
        String experiment = model.flatMap(
                        logged -> from.experiments().byId(logged.experimentId()).map(ExperimentData::name))
                .orElse("Default");
        Instant now = to.clock().instant();
        LoggedModelData copied = ModelLogging.log(
                to.store(),
                new NewModel(
                        to.experiment(experiment).experimentId(),
                        runId,
                        model.map(LoggedModelData::name).orElse(version.name()),
                        now,
                        model.map(LoggedModelData::params).orElse(Map.of()),
                        Map.of(COPIED_FROM, uri + " of " + from.uri())),
                (folder, origin) -> Upload.copyContent(files, to.store().artifacts(folder.toString())));
        Map<String, String> tags = new HashMap<>(version.tags());
        tags.put(COPIED_FROM, uri + " of " + from.uri());
        return to.registry()
                .register(new NewModelVersion(
                        version.name(),
                        ModelUri.of(copied.modelId()),
                        copied.artifactUri(),
                        runId,
                        version.runLink(),
                        copied.modelId(),
                        now,
                        version.description(),
                        tags));
    }
}
