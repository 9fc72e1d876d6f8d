package dev.mlopskit.tracking;

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
 * @param created when it was registered
 * @param updated when it was last changed
 * @param stage the stage that MLflow once had for versions, such as {@code Production}; {@code None} without one. This
 *     library never writes it: use aliases
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
        Instant created,
        Instant updated,
        String stage,
        @Nullable String description,
        Set<String> aliases,
        Map<String, String> tags) {}
