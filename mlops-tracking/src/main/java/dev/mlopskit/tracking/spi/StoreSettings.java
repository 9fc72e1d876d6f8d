package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.Durability;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a store is to be opened, as {@link dev.mlopskit.tracking.TrackingBuilder} was told.
 *
 * @param artifactRoot where experiments that are made from now on keep artifacts; {@code null} for the store's own choice
 * @param durability what a write that has returned survives
 * @param clock what the time is
 * @param environment where variables are looked up, also when artifacts are opened
 */
@Beta
public record StoreSettings(
        @Nullable Path artifactRoot, Durability durability, InstantSource clock, Map<String, String> environment) {
    public StoreSettings {
        environment = Map.copyOf(environment);
    }

    /** Artifacts where the store chooses, {@link Durability#NORMAL}, the system's clock, and no variables. */
    public static StoreSettings defaults() {
        return new StoreSettings(null, Durability.NORMAL, InstantSource.system(), Map.of());
    }

    public StoreSettings artifactRoot(Path artifactRoot) {
        return new StoreSettings(artifactRoot, durability, clock, environment);
    }

    public StoreSettings environment(Map<String, String> environment) {
        return new StoreSettings(artifactRoot, durability, clock, environment);
    }
}
