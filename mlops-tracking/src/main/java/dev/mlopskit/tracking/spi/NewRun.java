package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.time.Instant;
import java.util.Map;

/**
 * A run that is to be created.
 *
 * @param experimentId the experiment it goes to
 * @param name the name that people see
 * @param user who runs it
 * @param start when it started
 * @param tags its first tags, {@code mlflow.runName} included
 */
@Beta
public record NewRun(String experimentId, String name, String user, Instant start, Map<String, String> tags) {}
