package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a registered model that is to be made.
 *
 * @param name the registered model
 * @param source what is registered: {@code models:/m-...}, or the address of a folder
 * @param location the folder or address of its files
 * @param runId the run that made it; {@code null} when unknown
 * @param runLink where that run can be looked at; {@code null} without one
 * @param modelId the logged model that it is; {@code null} when it is a folder
 * @param created when
 * @param description free text; {@code null} without one
 * @param tags its first tags
 */
@Beta
public record NewModelVersion(
        String name,
        String source,
        String location,
        @Nullable String runId,
        @Nullable String runLink,
        @Nullable String modelId,
        Instant created,
        @Nullable String description,
        Map<String, String> tags) {}
