package dev.mlopskit.tracking;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as a store has it.
 *
 * @param experimentId the store's id of it: a number, as text
 * @param name unique in the store
 * @param artifactLocation the folder or address below which its runs keep their artifacts
 * @param active whether it has not been deleted
 * @param created when it was made; {@code null} when unknown
 * @param updated when it was last renamed, deleted or restored; {@code null} when unknown
 * @param tags its tags
 */
public record ExperimentData(
        String experimentId,
        String name,
        String artifactLocation,
        boolean active,
        @Nullable Instant created,
        @Nullable Instant updated,
        Map<String, String> tags) {}
