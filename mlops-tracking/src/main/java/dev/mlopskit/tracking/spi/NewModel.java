package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A logged model that is to be created.
 *
 * @param experimentId the experiment it goes to
 * @param runId the run that makes it; {@code null} without one
 * @param name the name that people see
 * @param created when
 * @param params its params
 * @param tags its tags
 */
@Beta
public record NewModel(
        String experimentId,
        @Nullable String runId,
        String name,
        Instant created,
        Map<String, String> params,
        Map<String, String> tags) {}
