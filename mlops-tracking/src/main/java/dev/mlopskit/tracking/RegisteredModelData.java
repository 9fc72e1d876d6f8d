package dev.mlopskit.tracking;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered model as a store has it.
 *
 * @param name unique in the store
 * @param created when it came into being
 * @param updated when it, a version or an alias of it was last changed
 * @param description free text; {@code null} without one
 * @param aliases the version that each alias points at
 * @param tags its tags
 */
public record RegisteredModelData(
        String name,
        Instant created,
        Instant updated,
        @Nullable String description,
        Map<String, Integer> aliases,
        Map<String, String> tags) {}
