package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ModelUri;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of a registered model as a store has it.
 *
 * @param name the registered model
 * @param version 1 and up
 * @param source what was registered: {@code models:/m-...}, or the address of a folder
 * @param location the folder or address of its files
 * @param runId the run that made it; {@code null} when unknown
 * @param runLink where that run can be looked at, when it is in another store; {@code null} without one
 * @param user who registered it; {@code null} when unknown, as in most stores: MLflow 3 has the field and does not fill it
 * @param created when it was registered
 * @param updated when it was last changed
 * @param stage the stage that MLflow once had for versions, such as {@code Production}; {@code None} without one. This
 *     library never writes it: use aliases
 * @param status whether it can be used, in MLflow's words: {@code READY}, {@code PENDING_REGISTRATION} or
 *     {@code FAILED_REGISTRATION}
 * @param description free text; {@code null} without one
 * @param aliases the aliases that point at it now
 * @param tags its tags
 */
public record ModelVersionData(
        String name,
        int version,
        String source,
        String location,
        @Nullable String runId,
        @Nullable String runLink,
        @Nullable String user,
        Instant created,
        Instant updated,
        String stage,
        String status,
        @Nullable String description,
        Set<String> aliases,
        Map<String, String> tags) {
    /** What {@link #status} is of a version whose files are in place. */
    public static final String READY = "READY";

    /** How to load this very version: {@code models:/name/3}. */
    public String uri() {
        return ModelUri.MODELS + name + "/" + version;
    }

    /** The id of the logged model that it is; {@code null} if it was registered from somewhere else. */
    public @Nullable String modelId() {
        return ModelUri.modelId(source);
    }
}
