package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that is to be created.
 *
 * @param name unique in the store
 * @param artifactLocation the folder or address below which its runs keep their artifacts; {@code null} for the store's own
 * @param tags its first tags
 */
@Beta
public record NewExperiment(String name, @Nullable String artifactLocation, Map<String, String> tags) {}
