package dev.mlopskit.tracking;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be written as an MLflow model directory: what {@code Run.logModel} takes. Module {@code mlops-serving}
 * implements it; whoever has another format of model may do so too.
 */
public interface LoggableModel {
    /**
     * Writes {@code MLmodel} and every file that it names.
     *
     * @param directory an empty folder that exists
     * @param origin what the directory should say about where it comes from
     */
    void writeTo(Path directory, Origin origin);

    /**
     * Where a model comes from.
     *
     * @param modelId {@code m-} and 32 hexadecimal digits; {@code null} for a model that no store knows
     * @param runId the run that made it, 32 hexadecimal digits; {@code null} without one
     * @param artifactUri where the directory will lie, as the store names it; {@code null} when no store knows it
     * @param created when it was logged
     */
    record Origin(
            @Nullable String modelId,
            @Nullable String runId,
            @Nullable String artifactUri,
            Instant created) {}
}
