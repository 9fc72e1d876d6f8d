package dev.mlopskit.tracking;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A logged model as a store has it.
 *
 * @param modelId {@code m-} and 32 hexadecimal digits
 * @param experimentId the experiment it belongs to
 * @param runId the run that made it; {@code null} without one
 * @param name the name that people see
 * @param artifactUri the folder or address of its files
 * @param created when it was logged
 * @param status whether its files are there
 * @param params its params
 * @param tags its tags
 */
public record LoggedModelData(
        String modelId,
        String experimentId,
        @Nullable String runId,
        String name,
        String artifactUri,
        Instant created,
        Status status,
        Map<String, String> params,
        Map<String, String> tags) {
    /** Where a logged model stands, in MLflow's words and order. */
    public enum Status {
        /** Not said. */
        UNSPECIFIED,
        /** Its files are being written. */
        PENDING,
        /** Its files are there. */
        READY,
        /** Its files could not be written. */
        FAILED
    }
}
