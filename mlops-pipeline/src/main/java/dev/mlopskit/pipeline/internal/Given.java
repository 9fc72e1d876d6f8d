package dev.mlopskit.pipeline.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run is given beside its plan, after all checks.
 *
 * @param params the record of the params; {@code null} if the pipeline takes none
 * @param flat the same by name, as text
 */
public record Given(@Nullable Record params, Map<String, @Nullable String> flat) {}
